// The exponential function, the logarithm and what is made of them, for one float at a time and without a branch, so that compilers make
// vectors of a loop over them.
//
// Within 2 ulp of the correctly rounded value for every float, with and without fused multiply-add, results below the normal range too
// (tests/native/every_float.cc asks each), Pow likewise; Erf and what is made of it within 4e-7 max(1, |x|). Polynomials are those of Cephes (S. Moshier,
// expf.c, logf.c, tanhf.c), the reduction of the logarithm is musl's, and Erf is Eigen's rational function.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>

#include "isa.h"

namespace mlp::math {

constexpr float kInfinity = std::numeric_limits<float>::infinity(), kNaN = std::numeric_limits<float>::quiet_NaN();
constexpr float kLn2High = 0.693359375f, kLn2Low = -2.12194440e-4f;  // the first has 10 bits, so that its multiples are exact

MLP_INLINE uint32_t Bits(float x) {
  uint32_t bits = 0;
  std::memcpy(&bits, &x, sizeof(bits));
  return bits;
}

MLP_INLINE float FromBits(uint32_t bits) {
  float x = 0;
  std::memcpy(&x, &bits, sizeof(x));
  return x;
}

// 2^n for -127 < n < 128.
MLP_INLINE float PowerOf2(int32_t n) { return FromBits(static_cast<uint32_t>(n + 127) << 23); }

// x = n ln 2 + r + r_low, with |r| at most about half of ln 2. For |x| < 2^21; NaN gives NaN for r.
struct Reduced {
  float r, r_low;
  int32_t n;
};

MLP_INLINE Reduced Reduce(float x) {
  constexpr float kLog2E = 1.44269504f, kShift = 0x1.8p23f;  // adding the latter rounds to an integer, which is then in the last bits
  const float shifted = x * kLog2E + kShift, n = shifted - kShift;
  const float high = x - n * kLn2High, r = high - n * kLn2Low;
  return {r, (high - r) - n * kLn2Low, static_cast<int32_t>(Bits(shifted) - Bits(kShift))};
}

// (exp(r) - 1 - r) / r^2.
MLP_INLINE float ExpTail(float r) {
  return ((((1.9875691500e-4f * r + 1.3981999507e-3f) * r + 8.3334519073e-3f) * r + 4.1665795894e-2f) * r + 1.6666665459e-1f) * r + 5.0000001201e-1f;
}

// What lies beyond `least` and `most` counts as these, NaN stays.
MLP_INLINE float Clamp(float x, float least, float most) {
  const float raised = x < least ? least : x;
  return raised > most ? most : raised;
}

MLP_INLINE float Exp(float x) {
  const Reduced reduced = Reduce(Clamp(x, -105, 89));
  const float r = reduced.r, power = 1 + (r + r * r * ExpTail(r));
  const int32_t half = reduced.n >> 1;  // in two steps, the last of which rounds: 2^n itself may be below the normal range or infinite
  return power * PowerOf2(half) * PowerOf2(reduced.n - half);
}

// exp(x) for -87 < x < 88, or NaN.
MLP_INLINE float ExpOfModerate(float x) {
  const Reduced reduced = Reduce(x);
  const float r = reduced.r;
  return (1 + (r + r * r * ExpTail(r))) * PowerOf2(reduced.n);
}

MLP_INLINE float Expm1(float x) {
  const Reduced reduced = Reduce(Clamp(x, -20, 89));
  const float r = reduced.r, less_one = r + (r * r * ExpTail(r) + reduced.r_low);
  const bool is_last = reduced.n > 127;  // 2^128 is infinite
  const float power = PowerOf2(is_last ? 127 : reduced.n);
  const float result = (power * less_one + (power - 1)) * (is_last ? 2.0f : 1.0f);
  return x == 0 ? x : result;  // -0 stays
}

// log((1 + f) 2^n) for -0.3 < f < 0.42.
MLP_INLINE float LogOf(float f, float n) {
  const float f2 = f * f;
  const float tail =
      ((((((((7.0376836292e-2f * f - 1.1514610310e-1f) * f + 1.1676998740e-1f) * f - 1.2420140846e-1f) * f + 1.4249322787e-1f) * f - 1.6668057665e-1f) * f +
         2.0000714765e-1f) * f - 2.4999993993e-1f) * f + 3.3333331174e-1f) * f * f2;
  return (f + (tail + n * kLn2Low - 0.5f * f2)) + n * kLn2High;
}

// x = m 2^n with m from the root of 1/2 to that of 2, for normal x > 0.
struct Scaled {
  float m;
  int32_t n;
};

MLP_INLINE Scaled Scale(float x) {
  constexpr uint32_t kRootOfHalf = 0x3f3504f3, kFraction = 0x7fffff;
  const uint32_t bits = Bits(x) - kRootOfHalf;
  return {FromBits((bits & kFraction) + kRootOfHalf), static_cast<int32_t>(bits) >> 23};
}

MLP_INLINE float Log(float x) {
  const bool is_tiny = x < std::numeric_limits<float>::min();
  const Scaled scaled = Scale(is_tiny ? x * 0x1p25f : x);
  const float result = LogOf(scaled.m - 1, static_cast<float>(scaled.n) - (is_tiny ? 25.0f : 0.0f));
  const float of_positive = x < kInfinity ? result : x;
  const float of_others = x == 0 ? -kInfinity : kNaN;
  return x > 0 ? of_positive : of_others;
}

// log(1 + x) for finite x > -1, or NaN.
MLP_INLINE float Log1pOfFinite(float x) {
  const float sum = 1 + x, rounded_off = x - (sum - 1);
  const Scaled scaled = Scale(sum);
  const float f = (scaled.m - 1) + rounded_off * PowerOf2(scaled.n > 126 ? -126 : -scaled.n);
  return LogOf(f, static_cast<float>(scaled.n));
}

MLP_INLINE float Log1p(float x) {
  const float result = Log1pOfFinite(x);
  const float of_inside = x < kInfinity && x != 0 ? result : x;  // -0 stays
  const float of_others = x == -1 ? -kInfinity : kNaN;
  return x > -1 ? of_inside : of_others;
}

MLP_INLINE float Tanh(float x) {
  const float size = std::fabs(x), x2 = x * x;
  const float of_small =
      ((((-5.70498872745e-3f * x2 + 2.06390887954e-2f) * x2 - 5.37397155531e-2f) * x2 + 1.33314422036e-1f) * x2 - 3.33332819422e-1f) * x2 * x + x;
  const float twice = 2 * size;
  const float of_large = 1 - 2 / (ExpOfModerate(twice > 40 ? 40 : twice) + 1);
  return std::copysign(size < 0.625f ? of_small : of_large, x);  // -0 stays
}

// By exp(-|x|), which cannot overflow, on both sides.
MLP_INLINE float Sigmoid(float x) {
  const float e = Exp(-std::fabs(x)), sum = 1 + e, rounded_off = e - (sum - 1);
  const float result = (x < 0 ? e : 1.0f) / sum;
  return result - result * rounded_off * (x < 0 ? 1 - result : result);  // the latter is 1 / sum
}

// log(1 + exp(x)), for large |x| too.
MLP_INLINE float Softplus(float x) { return (x > 0 ? x : 0.0f) + Log1pOfFinite(Exp(-std::fabs(x))); }

MLP_INLINE float LogSigmoid(float x) { return (x < 0 ? x : 0.0f) - Log1pOfFinite(Exp(-std::fabs(x))); }

MLP_INLINE float Erf(float x) {
  constexpr float kOneFrom = 3.92f;
  const float bounded = Clamp(x, -4, 4), x2 = bounded * bounded;
  const float above = ((((((-2.72614225801306e-10f * x2 + 2.77068142495902e-08f) * x2 - 2.10102402082508e-06f) * x2 - 5.69250639462346e-05f) * x2 -
                         7.34990630326855e-04f) * x2 - 2.95459980854025e-03f) * x2 - 1.60960333262415e-02f) * bounded;
  const float below = (((-1.45660718464996e-05f * x2 - 2.13374055278905e-04f) * x2 - 1.68282697438203e-03f) * x2 - 7.37332916720468e-03f) * x2 -
                      1.42647390514189e-02f;
  const float result = above / below;
  return std::fabs(x) > kOneFrom ? std::copysign(1.0f, x) : result;
}

// P(X <= x) of the standard normal distribution, and its density.
MLP_INLINE float Normal(float x) { return 0.5f + 0.5f * Erf(x * 0.707106781f); }
MLP_INLINE float NormalDensity(float x) { return 0.398942280f * Exp(-0.5f * x * x); }

MLP_INLINE float GeluInner(float x) { return Tanh(0.797884561f * (x + 0.044715f * x * x * x)); }
MLP_INLINE float GeluTanhGradient(float x) {
  const float inner = GeluInner(x);
  return 0.5f + 0.5f * inner + 0.5f * x * (1 - inner * inner) * (0.797884561f * (1 + 0.134145f * x * x));
}

// tanh(softplus(x)), with one exponential: with e = exp(x) it is (e^2 + 2e) / (e^2 + 2e + 2), and both are divided by e^2 for x > 0.
MLP_INLINE float TanhOfSoftplus(float x) {
  const float e = Exp(-std::fabs(x)), twice = 2 * e, square = e * e;
  return x > 0 ? (1 + twice) / (1 + twice + 2 * square) : (square + twice) / (square + twice + 2);
}
MLP_INLINE float MishGradient(float x) {
  const float inner = TanhOfSoftplus(x);
  return inner + x * Sigmoid(x) * (1 - inner * inner);
}

MLP_INLINE float SiluGradient(float x) {
  const float sigmoid = Sigmoid(x);
  return sigmoid * (1 + x * (1 - sigmoid));
}

constexpr float kSeluScale = 1.0507009873554805f, kSeluBelow = kSeluScale * 1.6732632423543772f;

MLP_INLINE float Sign(float x) { return (x > 0 ? 1.0f : 0.0f) - (x < 0 ? 1.0f : 0.0f); }

// NaN if either is.
MLP_INLINE float Maximum(float a, float b) {
  const float larger = a > b ? a : b;  // b if either is NaN
  return a != a ? a : larger;
}
MLP_INLINE float Minimum(float a, float b) {
  const float smaller = a < b ? a : b;
  return a != a ? a : smaller;
}
// The gradient of the one that was chosen: half if both are equal.
MLP_INLINE float Shared(float a, float b, float dy) { return a == b ? 0.5f * dy : dy; }

// The logarithm of x > 0 to base 2, in double, to 2^-38 of it: the odd series of atanh((m - 1) / (m + 1)).
MLP_INLINE double Log2InDouble(float x) {
  constexpr double kTwiceLog2E = 2.8853900817779268;
  const bool is_tiny = x < std::numeric_limits<float>::min();
  const Scaled scaled = Scale(is_tiny ? x * 0x1p25f : x);
  const double m = static_cast<double>(scaled.m), s = (m - 1) / (m + 1), s2 = s * s;
  const double series = ((((((s2 / 15 + 1.0 / 13) * s2 + 1.0 / 11) * s2 + 1.0 / 9) * s2 + 1.0 / 7) * s2 + 1.0 / 5) * s2 + 1.0 / 3) * s2 * s + s;
  return series * kTwiceLog2E + static_cast<double>(scaled.n - (is_tiny ? 25 : 0));
}

// 2^y, with y beyond the range of floats as infinity or 0; NaN stays.
MLP_INLINE float Exp2OfDouble(double y) {
  constexpr double kShift = 0x1.8p52, kMost = 160;
  const double raised = y < -kMost ? -kMost : y, bounded = raised > kMost ? kMost : raised;
  const double n = (bounded + kShift) - kShift;
  const auto r = static_cast<float>((bounded - n) * 0.69314718055994531);
  const auto integer = static_cast<int32_t>(n == n ? n : 0);
  const int32_t half = integer >> 1;  // in two steps, as in Exp
  return (1 + (r + r * r * ExpTail(r))) * PowerOf2(half) * PowerOf2(integer - half);
}

MLP_INLINE bool IsInteger(float x) {
  constexpr float kAllFrom = 0x1p23f;
  const float size = std::fabs(x);
  return size >= kAllFrom || (size + kAllFrom) - kAllFrom == size;
}

// pow(a, b) with the special values of C.
MLP_INLINE float Pow(float a, float b) {
  const float size = std::fabs(a);
  const double logarithm = Log2InDouble(size);
  const double of_ends = size == 0 ? -HUGE_VAL : static_cast<double>(size);  // infinity, NaN
  const float power = Exp2OfDouble(static_cast<double>(b) * (size > 0 && size < kInfinity ? logarithm : of_ends));
  const float magnitude = size == 1 ? 1 : power;
  const bool is_integer = IsInteger(b), is_odd = is_integer && !IsInteger(0.5f * b);
  const float with_sign = is_odd ? std::copysign(magnitude, a) : magnitude;
  const float result = a < 0 && size < kInfinity && !is_integer ? kNaN : with_sign;
  return b == 0 || a == 1 ? 1 : result;
}

// torch's pow_backward_self and pow_backward_exponent.
MLP_INLINE float PowGradientOfBase(float a, float b, float dy) { return b == 0 ? 0 : dy * (b * Pow(a, b - 1)); }
MLP_INLINE float PowGradientOfExponent(float a, float b, float dy) {
  const float slope = Pow(a, b) * Log(a);
  return dy * (a == 0 && b >= 0 ? 0 : slope);
}

}  // namespace mlp::math

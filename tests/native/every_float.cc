// Asks the functions of math.h for every float, or every STEP-th and some special ones: `every_float SET [STEP]` prints the worst of each, and
// fails where one is too far from the correctly rounded value, or where its place in an array changes a result.
//
// The exact values are libm's for double, whose errors are 2^-29 of a float's last place.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

#include "../../native/isa.h"
#include "../../native/math.h"

namespace {

using namespace mlp;

constexpr size_t kChunk = 1 << 12;

// Floats by their bits that steps pass over: -0, infinities, the largest of both signs, and those at the ends of the normal range.
constexpr uint32_t kSpecial[] = {0x80000000, 0x7f800000, 0xff800000, 0x7f7fffff, 0xff7fffff, 0x00800000, 0x80800000, 0x007fffff, 0x807fffff, 0x00000001, 0x80000001};

struct Function {
  const char* name;
  void (*run)(size_t n, const float* x, float* out);
  double (*exact)(double);
  double most;       // ulp, or for the others
  bool is_absolute;  // multiples of max(1, |x|)
};

template <float (*kFunction)(float)>
struct Loop {
  template <isa::Set>
  MLP_INLINE static void Run(size_t n, const float* x, float* out) {
    MLP_IN_PLACE for (size_t i = 0; i < n; ++i) out[i] = kFunction(x[i]);
  }
};

template <float (*kFunction)(float)>
void Each(size_t n, const float* x, float* out) {
  isa::Call<Loop<kFunction>>(n, x, out);
}

float Silu(float x) { return x * math::Sigmoid(x); }
float Gelu(float x) { return x * math::Normal(x); }
float GeluTanh(float x) { return 0.5f * x * (1 + math::GeluInner(x)); }
float Mish(float x) { return x * math::TanhOfSoftplus(x); }

float PowOf(float x) { return math::Pow(x, 1.7f); }
float CubeRoot(float x) { return math::Pow(x, 1 / 3.0f); }
float InverseCube(float x) { return math::Pow(x, -3); }
float Exponential(float x) { return math::Pow(0.3f, x); }

double ExactSoftplus(double x) { return std::fmax(x, 0) + std::log1p(std::exp(-std::fabs(x))); }
double ExactSigmoid(double x) { return 1 / (1 + std::exp(-x)); }

const Function kFunctions[] = {
    {"exp", Each<math::Exp>, [](double x) { return std::exp(x); }, 2, false},
    {"expm1", Each<math::Expm1>, [](double x) { return std::expm1(x); }, 2, false},
    {"log", Each<math::Log>, [](double x) { return std::log(x); }, 2, false},
    {"log1p", Each<math::Log1p>, [](double x) { return std::log1p(x); }, 2, false},
    {"tanh", Each<math::Tanh>, [](double x) { return std::tanh(x); }, 2, false},
    {"sigmoid", Each<math::Sigmoid>, ExactSigmoid, 2, false},
    {"softplus", Each<math::Softplus>, ExactSoftplus, 2, false},
    {"logSigmoid", Each<math::LogSigmoid>, [](double x) { return 0 - ExactSoftplus(-x); }, 2, false},
    {"x^1.7", Each<PowOf>, [](double x) { return std::pow(x, static_cast<double>(1.7f)); }, 2, false},
    {"x^(1/3)", Each<CubeRoot>, [](double x) { return std::pow(x, static_cast<double>(1 / 3.0f)); }, 2, false},
    {"x^-3", Each<InverseCube>, [](double x) { return std::pow(x, -3); }, 2, false},
    {"0.3^x", Each<Exponential>, [](double x) { return std::pow(static_cast<double>(0.3f), x); }, 2, false},
    {"erf", Each<math::Erf>, [](double x) { return std::erf(x); }, 4e-7, true},
    {"silu", Each<Silu>, [](double x) { return x * ExactSigmoid(x); }, 4e-7, true},
    {"gelu", Each<Gelu>, [](double x) { return 0.5 * x * std::erfc(-x * std::sqrt(0.5)); }, 4e-7, true},
    {"geluTanh", Each<GeluTanh>, [](double x) { return 0.5 * x * (1 + std::tanh(std::sqrt(M_2_PI) * (x + 0.044715 * x * x * x))); }, 4e-7, true},
    {"mish", Each<Mish>, [](double x) { return x * std::tanh(ExactSoftplus(x)); }, 4e-7, true},
};

// The distance from the rounded exact value, in floats between, or absolute; a NaN or an infinity on one side alone is infinitely far away.
double Distance(const Function& function, float x, float got) {
  const double exact = function.exact(x);
  const auto want = static_cast<float>(exact);
  if (std::isnan(want) || std::isnan(got)) return std::isnan(want) == std::isnan(got) ? 0 : HUGE_VAL;
  if (want == got) return exact == 0 && !function.is_absolute && std::signbit(exact) != std::signbit(got) ? HUGE_VAL : 0;
  if (function.is_absolute) return std::fabs(got - exact) / std::fmax(1, std::fabs(x));
  if (std::isinf(want) || std::isinf(got)) return HUGE_VAL;
  const float next = std::nextafterf(std::fabs(want), HUGE_VALF);
  const double last_place = std::isinf(next) ? std::ldexp(1, 104) : next - std::fabs(want);
  return std::fabs(got - exact) / last_place;
}

struct Worst {
  double distance = -1;
  float x = 0, got = 0;
  bool moved = false;
};

// Floats by their bits: from, from + step and so on, below `to`.
Worst Ask(const Function& function, uint64_t from, uint64_t to, uint64_t step) {
  Worst worst;
  std::vector<float> x(kChunk), out(kChunk);
  for (uint64_t bits = from; bits < to; bits += step * kChunk) {
    const size_t n = std::min<uint64_t>(kChunk, (to - bits + step - 1) / step);
    for (size_t i = 0; i < n; ++i) x[i] = math::FromBits(static_cast<uint32_t>(bits + i * step));
    function.run(n, x.data(), out.data());
    for (size_t i = 0; i < n; ++i) {
      const double distance = Distance(function, x[i], out[i]);
      if (distance > worst.distance) worst = {distance, x[i], out[i], worst.moved};
    }
    float alone = 0;  // by the loop's last iterations, which are no vectors
    for (size_t i = 0; i < n; i += 13) {
      function.run(1, &x[i], &alone);
      worst.moved |= std::memcmp(&alone, &out[i], sizeof(alone)) != 0 && !std::isnan(alone);
    }
  }
  return worst;
}

Worst AskOnThreads(const Function& function, uint64_t step) {
  const size_t threads = std::max(1u, std::thread::hardware_concurrency());
  const uint64_t all = uint64_t{1} << 32, share = (all / step / threads + 1) * step;
  std::vector<Worst> found(threads);
  std::vector<std::thread> pool;
  for (size_t i = 0; i < threads; ++i)
    pool.emplace_back([&, i] { found[i] = Ask(function, std::min(all, i * share), std::min(all, (i + 1) * share), step); });
  for (std::thread& thread : pool) thread.join();
  for (const uint64_t bits : kSpecial) found.push_back(Ask(function, bits, bits + 1, 1));
  Worst worst;
  for (const Worst& part : found) {
    const bool moved = worst.moved || part.moved;
    if (part.distance > worst.distance) worst = part;
    worst.moved = moved;
  }
  return worst;
}

}  // namespace

int main(int count, char** arguments) {
  const std::string set = count > 1 ? arguments[1] : "baseline";
  const uint64_t step = count > 2 ? std::strtoull(arguments[2], nullptr, 10) : 1;
  isa::Set chosen = isa::kBaseline;
  while (set != isa::kNames[chosen]) {
    if (chosen == isa::Best()) return std::fprintf(stderr, "this processor has no %s\n", set.c_str()), 2;
    chosen = static_cast<isa::Set>(chosen + 1);
  }
  isa::Use(chosen);
  int failures = 0;
  for (const Function& function : kFunctions) {
    const Worst worst = AskOnThreads(function, step);
    const bool failed = worst.distance > function.most || worst.moved;
    failures += failed;
    std::printf("%-10s %.3g %s at %a, where it is %a%s%s\n", function.name, worst.distance, function.is_absolute ? "of max(1, |x|)" : "ulp",
                static_cast<double>(worst.x), static_cast<double>(worst.got), worst.moved ? ", and its place changes it" : "",
                failed ? "  TOO FAR" : "");
  }
  return failures > 0 ? 1 : 0;
}

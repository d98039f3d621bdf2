// Adam's update in one pass over its four arrays, and the sum of squares.
#include "update.h"

#include <cmath>

#include "isa.h"

namespace mlp {
namespace {

// The order of operations is PyTorch's.
struct AdamLoop {
  template <isa::Set>
  MLP_INLINE static void Run(size_t n, AdamFactors by, const float* MLP_RESTRICT g, float* MLP_RESTRICT w, float* MLP_RESTRICT m, float* MLP_RESTRICT v) {
    for (size_t i = 0; i < n; ++i) {
      const float d = g[i] + by.l2 * w[i];
      const float mean = by.beta1 * m[i] + by.rest1 * d;
      const float square = by.beta2 * v[i] + by.rest2 * d * d;
      m[i] = mean;
      v[i] = square;
      w[i] = by.keep * w[i] - by.rate * mean / (std::sqrt(square) / by.root + by.eps);
    }
  }
};

struct SumOfSquaresLoop {
  template <isa::Set>
  MLP_INLINE static void Run(size_t n, const float* x, double* sum) {
    constexpr size_t kLanes = 8;
    double lanes[kLanes] = {};
    const auto square = [x](size_t i) MLP_LAMBDA { return static_cast<double>(x[i]) * static_cast<double>(x[i]); };
    size_t i = 0;
    for (; i + kLanes <= n; i += kLanes)
      for (size_t j = 0; j < kLanes; j++) lanes[j] += square(i + j);
    for (; i < n; i++) lanes[0] += square(i);
    *sum = 0;
    for (const double lane : lanes) *sum += lane;
  }
};

}  // namespace

void Adam(size_t n, const AdamFactors& by, const float* g, float* w, float* m, float* v) { isa::Call<AdamLoop>(n, by, g, w, m, v); }

double SumOfSquares(size_t n, const float* x) {
  double sum = 0;
  isa::Call<SumOfSquaresLoop>(n, x, &sum);
  return sum;
}

}  // namespace mlp

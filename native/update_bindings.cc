// The functions of an optimizer's update.
#include "args.h"
#include "bindings.h"
#include "kernels.h"
#include "parallel.h"
#include "update.h"

namespace mlp {
namespace {

// An element of Adam's update takes as long as so many of other kernels: seven accesses to memory, a root and two divisions.
constexpr size_t kAdam = 4;

}  // namespace

// scale(n, alpha, x)
napi_value Scale(napi_env env, napi_callback_info info) {
  Args args(env, info, "scale", 3);
  const size_t n = args.Size("n");
  const auto alpha = static_cast<float>(args.Number("alpha"));
  float* x = args.Output("x", n);
  if (args.failed()) return nullptr;
  parallel::For(n, 1, [&](size_t from, size_t to) { Scale(to - from, alpha, x + from); });
  return nullptr;
}

// sumOfSquares(n, x): number
napi_value SumOfSquares(napi_env env, napi_callback_info info) {
  Args args(env, info, "sumOfSquares", 2);
  const size_t n = args.Size("n");
  const float* x = args.Input("x", n);
  if (args.failed()) return nullptr;
  double sums[parallel::kMostParts] = {};
  const size_t parts = parallel::Parts(n, parallel::kLeastToShare);
  parallel::Run(parts, [&](size_t part) {
    const size_t from = parallel::Begin(n, parts, part), to = parallel::Begin(n, parts, part + 1);
    sums[part] = SumOfSquares(to - from, x + from);
  });
  for (size_t part = 1; part < parts; ++part) sums[0] += sums[part];
  napi_value sum = nullptr;
  napi_create_double(env, sums[0], &sum);
  return sum;
}

// adam(n, beta1, beta2, eps, l2, keep, rate, root, g, w, m, v)
napi_value Adam(napi_env env, napi_callback_info info) {
  Args args(env, info, "adam", 12);
  const size_t n = args.Size("n");
  const double beta1 = args.Number("beta1"), beta2 = args.Number("beta2");
  AdamFactors by{static_cast<float>(beta1), static_cast<float>(1 - beta1), static_cast<float>(beta2), static_cast<float>(1 - beta2), 0, 0, 0, 0, 0};
  const struct {
    const char* name;
    float* value;
  } others[] = {{"eps", &by.eps}, {"l2", &by.l2}, {"keep", &by.keep}, {"rate", &by.rate}, {"root", &by.root}};
  for (const auto& [name, value] : others) *value = static_cast<float>(args.Number(name));
  const float* g = args.Input("g", n);
  float* w = args.Output("w", n);
  float* m = args.Output("m", n);
  float* v = args.Output("v", n);
  if (args.failed()) return nullptr;
  parallel::For(n, kAdam, [&](size_t from, size_t to) { Adam(to - from, by, g + from, w + from, m + from, v + from); });
  return nullptr;
}

}  // namespace mlp

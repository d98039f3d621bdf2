// The functions of a layer and its update, and the choice of the instruction set. Each reads the scalars, then the arrays, returns if
// anything is wrong, and computes.
#include "bindings.h"

#include <algorithm>
#include <new>
#include <string>

#include "args.h"
#include "dropout.h"
#include "isa.h"
#include "kernels.h"
#include "node_addon_api.h"
#include "parallel.h"
#include "scratch.h"

namespace mlp {

// isas(): string[], the instruction sets of this processor, best first.
napi_value Isas(napi_env env, napi_callback_info info) {
  const Args args(env, info, "isas", 0);
  if (args.failed()) return nullptr;
  const int best = isa::Best();
  Napi::Array names = Napi::Array::New(env);
  for (int set = best; set >= 0; --set) names[static_cast<uint32_t>(best - set)] = isa::kNames[set];
  return names;
}

napi_value GetIsa(napi_env env, napi_callback_info info) {
  const Args args(env, info, "getIsa", 0);
  if (args.failed()) return nullptr;
  return Napi::String::New(env, isa::kNames[isa::Get()]);
}

napi_value UseIsa(napi_env env, napi_callback_info info) {
  Args args(env, info, "useIsa", 1);
  const std::string name = args.String("name");
  if (args.failed()) return nullptr;
  for (int set = isa::kBaseline; set <= isa::Best(); ++set) {
    if (name != isa::kNames[set]) continue;
    isa::Use(static_cast<isa::Set>(set));
    return nullptr;
  }
  args.Refuse("expected one of this processor's instruction sets, from baseline to " + std::string(isa::kNames[isa::Best()]) + ", for name but got " + name);
  return nullptr;
}

napi_value AlignmentOffset(napi_env env, napi_callback_info info) {
  constexpr uintptr_t kBoundary = 64;
  Args args(env, info, "alignmentOffset", 1);
  const auto address = reinterpret_cast<uintptr_t>(args.Input("array", 0));
  napi_value offset = nullptr;
  if (!args.failed()) napi_create_double(env, static_cast<double>((kBoundary - address % kBoundary) % kBoundary / sizeof(float)), &offset);
  return offset;
}

napi_value BiasReluBackward(napi_env env, napi_callback_info info) {
  Args args(env, info, "biasReluBackward", 7);
  const size_t m = args.Size("m"), n = args.Size("n");
  const float* y = args.Input("y", m * n);
  const float* dy = args.Input("dY", m * n);
  const auto beta = static_cast<float>(args.Number("beta"));
  float* dz = args.Output("dZ", m * n, Args::kInPlace);
  float* db = args.Output("db", n);
  if (args.failed()) return nullptr;
  // Cut by rows, as the product before it is where m >= n; each part adds up its own.
  const size_t parts = std::min(parallel::Parts(m * n, parallel::kLeastToShare), std::max<size_t>(m / parallel::kMultiple, 1));
  float* sums = nullptr;
  try {
    sums = Scratch((parts - 1) * n);
  } catch (const std::bad_alloc&) {
    napi_throw_error(env, "ERR_MLP_MEMORY", "biasReluBackward: no memory for the sums of its threads. Set fewer threads");
    return nullptr;
  }
  parallel::Run(parts, [&](size_t part) {
    const size_t from = parallel::Begin(m, parts, part), to = parallel::Begin(m, parts, part + 1);
    const bool is_first = part == 0;
    BiasReluBackward(to - from, n, y + from * n, dy + from * n, is_first ? beta : 0, dz + from * n, is_first ? db : sums + (part - 1) * n);
  });
  for (size_t part = 1; part < parts; ++part) Axpby(n, 1, sums + (part - 1) * n, 1, db);
  return nullptr;
}

// dropout(n, threshold, scale, key0, key1, counter1, counter2, counter3, x, beta, out)
napi_value Dropout(napi_env env, napi_callback_info info) {
  constexpr size_t kUnit = 8;  // an element takes as long as so many of other kernels
  Args args(env, info, "dropout", 11);
  const size_t n = args.Size("n");
  const uint32_t threshold = args.Word("threshold");
  const auto scale = static_cast<float>(args.Number("scale"));
  PhiloxStream stream{};
  stream.key[0] = args.Word("key0");
  stream.key[1] = args.Word("key1");
  stream.counter[0] = args.Word("counter1");
  stream.counter[1] = args.Word("counter2");
  stream.counter[2] = args.Word("counter3");
  const float* x = args.Input("x", n);
  const auto beta = static_cast<float>(args.Number("beta"));
  float* out = args.Output("out", n, Args::kInPlace);
  if (args.failed()) return nullptr;
  static_assert(parallel::kMultiple % 4 == 0, "parts begin with a block");
  parallel::For(n, kUnit, [&](size_t from, size_t to) { Dropout(from, to - from, threshold, scale, stream, x + from, beta, out + from); });
  return nullptr;
}

napi_value Saxpby(napi_env env, napi_callback_info info) {
  Args args(env, info, "saxpby", 5);
  const size_t n = args.Size("n");
  const auto alpha = static_cast<float>(args.Number("alpha"));
  const float* x = args.Input("x", n);
  const auto beta = static_cast<float>(args.Number("beta"));
  float* y = args.Output("y", n);
  if (args.failed()) return nullptr;
  parallel::For(n, 1, [&](size_t from, size_t to) { Axpby(to - from, alpha, x + from, beta, y + from); });
  return nullptr;
}

}  // namespace mlp

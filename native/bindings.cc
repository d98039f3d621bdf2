// One short function per kernel: read the scalars, then the arrays, return if anything is wrong, compute.
#include "bindings.h"

#include <algorithm>
#include <new>

#include "args.h"
#include "kernels.h"
#include "parallel.h"
#include "scratch.h"

namespace mlp {

napi_value AlignmentOffset(napi_env env, napi_callback_info info) {
  constexpr uintptr_t kBoundary = 64;
  Args args(env, info, "alignmentOffset", 1);
  const auto address = reinterpret_cast<uintptr_t>(args.Input("array", 0));
  napi_value offset = nullptr;
  if (!args.failed()) napi_create_double(env, static_cast<double>((kBoundary - address % kBoundary) % kBoundary / sizeof(float)), &offset);
  return offset;
}

napi_value AddBias(napi_env env, napi_callback_info info) {
  Args args(env, info, "addBias", 5);
  const size_t m = args.Size("m"), n = args.Size("n");
  const float* x = args.Input("x", m * n);
  const float* bias = args.Input("bias", n);
  float* out = args.Output("out", m * n, Args::kInPlace);
  if (args.failed()) return nullptr;
  parallel::For(m, n, [&](size_t from, size_t to) { AddBias(to - from, n, x + from * n, bias, out + from * n); });
  return nullptr;
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

napi_value Relu(napi_env env, napi_callback_info info) {
  Args args(env, info, "relu", 3);
  const size_t n = args.Size("n");
  const float* x = args.Input("x", n);
  float* out = args.Output("out", n, Args::kInPlace);
  if (args.failed()) return nullptr;
  parallel::For(n, 1, [&](size_t from, size_t to) { Relu(to - from, x + from, out + from); });
  return nullptr;
}

napi_value ReluBackward(napi_env env, napi_callback_info info) {
  Args args(env, info, "reluBackward", 4);
  const size_t n = args.Size("n");
  const float* y = args.Input("y", n);
  const float* dy = args.Input("dY", n);
  float* dx = args.Output("dX", n, Args::kInPlace);
  if (args.failed()) return nullptr;
  parallel::For(n, 1, [&](size_t from, size_t to) { ReluBackward(to - from, y + from, dy + from, dx + from); });
  return nullptr;
}

napi_value ColumnSums(napi_env env, napi_callback_info info) {
  Args args(env, info, "columnSums", 5);
  const size_t m = args.Size("m"), n = args.Size("n");
  const float* x = args.Input("x", m * n);
  const auto beta = static_cast<float>(args.Number("beta"));
  float* out = args.Output("out", n);
  if (args.failed()) return nullptr;
  parallel::For(n, m, [&](size_t from, size_t to) { ColumnSums(m, to - from, x + from, n, beta, out + from); });
  return nullptr;
}

napi_value Maximum(napi_env env, napi_callback_info info) {
  Args args(env, info, "maximum", 4);
  const size_t n = args.Size("n");
  const float* a = args.Input("a", n);
  const float* b = args.Input("b", n);
  float* out = args.Output("out", n, Args::kInPlace);
  if (args.failed()) return nullptr;
  parallel::For(n, 1, [&](size_t from, size_t to) { Maximum(to - from, a + from, b + from, out + from); });
  return nullptr;
}

napi_value MaximumBackward(napi_env env, napi_callback_info info) {
  Args args(env, info, "maximumBackward", 5);
  const size_t n = args.Size("n");
  const float* a = args.Input("a", n);
  const float* b = args.Input("b", n);
  const float* dy = args.Input("dY", n);
  float* da = args.Output("dA", n, Args::kInPlace);
  if (args.failed()) return nullptr;
  parallel::For(n, 1, [&](size_t from, size_t to) { MaximumBackward(to - from, a + from, b + from, dy + from, da + from); });
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

napi_value SoftmaxCrossEntropy(napi_env env, napi_callback_info info) {
  Args args(env, info, "softmaxCrossEntropy", 6);
  const size_t m = args.Size("m"), n = args.Size("n");
  const float* logits = args.Input("logits", m * n);
  const LabelArray labels = args.Labels("labels", m, n);
  float* losses = args.Output("losses", m);
  float* grad = args.Output("grad", m * n);
  if (args.failed()) return nullptr;
  constexpr size_t kExponential = 16;  // takes as long as so many elements of other kernels
  parallel::For(m, n * kExponential, [&](size_t from, size_t to) {
    if (labels.u8)
      SoftmaxCrossEntropy(to - from, n, logits + from * n, labels.u8 + from, losses + from, grad + from * n);
    else
      SoftmaxCrossEntropy(to - from, n, logits + from * n, labels.i32 + from, losses + from, grad + from * n);
  });
  return nullptr;
}

napi_value GatherRows(napi_env env, napi_callback_info info) {
  Args args(env, info, "gatherRows", 6);
  const size_t count = args.Size("count"), width = args.Size("width"), start = args.Size("start");
  const Args::Rows source = args.SourceRows("source");
  const int32_t* indices = args.Indices("indices", start, count);
  float* out = args.Output("out", count * width);
  if (width > 0) args.CheckIndices("indices", indices, count, source.length / width);
  if (args.failed() || width == 0) return nullptr;
  const auto gather = [&](size_t i, size_t rows, size_t j, size_t columns) {
    if (source.u8)
      GatherRows(rows, columns, source.u8 + j, width, indices + i, out + i * width + j);
    else
      GatherRows(rows, columns, source.f32 + j, width, indices + i, out + i * width + j);
  };
  // Cut where a product with these rows is cut, so that a thread finds what it wrote in its own cache.
  if (width > count)
    parallel::For(width, count, [&](size_t from, size_t to) { gather(0, count, from, to - from); });
  else
    parallel::For(count, width, [&](size_t from, size_t to) { gather(from, to - from, 0, width); });
  return nullptr;
}

}  // namespace mlp

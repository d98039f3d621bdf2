// The functions by rows and along axes: softmax, reductions, copies, rows that are gathered or scattered.
#include <algorithm>
#include <string>

#include "args.h"
#include "bindings.h"
#include "copy.h"
#include "images.h"
#include "layout_args.h"
#include "parallel.h"
#include "reduce.h"
#include "rows.h"

namespace mlp {
namespace {

// An exponential takes as long as so many elements of other kernels, by the standard library's function and in vectors.
constexpr size_t kExponential = 16, kVectorExponential = 4;

// Calls body(row, rows, from, to) for columns [from, to) of rows that together are all. They are cut where a product with these rows is cut, so
// that a thread finds what it wrote in its own cache.
template <typename Body>
void ForRows(size_t count, size_t width, const Body& body) {
  if (width > count)
    parallel::For(width, count, [&](size_t from, size_t to) { body(0, count, from, to); });
  else
    parallel::For(count, width, [&](size_t from, size_t to) { body(from, to - from, 0, width); });
}

}  // namespace

napi_value SoftmaxCrossEntropy(napi_env env, napi_callback_info info) {
  Args args(env, info, "softmaxCrossEntropy", 6);
  const size_t m = args.Size("m"), n = args.Size("n");
  const float* logits = args.Input("logits", m * n);
  const LabelArray labels = args.Labels("labels", m, n);
  float* losses = args.Output("losses", m);
  float* grad = args.Output("grad", m * n);
  if (args.failed()) return nullptr;
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
  ForRows(count, width, [&](size_t i, size_t rows, size_t from, size_t to) {
    if (source.u8)
      GatherRows(rows, to - from, source.u8 + from, width, indices + i, out + i * width + from);
    else
      GatherRows(rows, to - from, source.f32 + from, width, indices + i, out + i * width + from);
  });
  return nullptr;
}

// gatherImages(count, channels, height, width, start, fill, source, indices, moves, out)
napi_value GatherImages(napi_env env, napi_callback_info info) {
  Args args(env, info, "gatherImages", 10);
  const size_t count = args.Size("count");
  const size_t channels = args.Size("channels"), height = args.Size("height"), width = args.Size("width");
  const size_t start = args.Size("start");
  const double fill = args.Number("fill");
  const Args::Rows source = args.SourceRows("source");
  const int32_t* indices = args.Indices("indices", start, count);
  const auto* moves = reinterpret_cast<const Move*>(args.Indices("moves", 0, 3 * count));
  const uint64_t size = Times(Times(channels, height), width);
  float* out = args.Output("out", Times(count, size));
  if (size > 0) args.CheckIndices("indices", indices, count, source.length / size);
  if (args.failed() || size == 0) return nullptr;
  const ImageShape shape{channels, height, width};
  const auto byte = static_cast<uint8_t>(fill > 0 ? std::min(fill, 255.0) : 0);
  const auto gather = [&](size_t i, size_t images, size_t from, size_t to) {
    if (source.u8)
      GatherImages(images, shape, from, to, source.u8, indices + i, moves + i, byte, out + i * size);
    else
      GatherImages(images, shape, from, to, source.f32, indices + i, moves + i, static_cast<float>(fill), out + i * size);
  };
  ForRows(count, size, gather);
  return nullptr;
}

// scatterRows(count, width, start, indices, dY, out)
napi_value ScatterRows(napi_env env, napi_callback_info info) {
  Args args(env, info, "scatterRows", 6);
  const size_t count = args.Size("count"), width = args.Size("width"), start = args.Size("start");
  const int32_t* indices = args.Indices("indices", start, count);
  const float* dy = args.Input("dY", count * width);
  uint64_t length = 0;
  float* out = args.AllOutput("out", &length);
  if (width > 0) args.CheckIndices("indices", indices, count, length / width);
  if (args.failed() || width == 0) return nullptr;
  parallel::For(width, count, [&](size_t from, size_t to) { ScatterRows(count, to - from, dy + from, width, indices, out + from); });
  return nullptr;
}

// softmax(logarithmic, m, n, x, out)
napi_value Softmax(napi_env env, napi_callback_info info) {
  Args args(env, info, "softmax", 5);
  const bool logarithmic = args.Boolean("logarithmic");
  const size_t m = args.Size("m"), n = args.Size("n");
  const float* x = args.Input("x", m * n);
  float* out = args.Output("out", m * n);
  if (args.failed() || n == 0) return nullptr;
  parallel::For(m, n * kVectorExponential, [&](size_t from, size_t to) { Softmax(logarithmic, to - from, n, x + from * n, out + from * n); });
  return nullptr;
}

// softmaxBackward(logarithmic, m, n, y, dY, beta, dX)
napi_value SoftmaxBackward(napi_env env, napi_callback_info info) {
  Args args(env, info, "softmaxBackward", 7);
  const bool logarithmic = args.Boolean("logarithmic");
  const size_t m = args.Size("m"), n = args.Size("n");
  const float* y = args.Input("y", m * n);
  const float* dy = args.Input("dY", m * n);
  const auto beta = static_cast<float>(args.Number("beta"));
  float* dx = args.Output("dX", m * n);
  if (args.failed()) return nullptr;
  parallel::For(m, n * kVectorExponential, [&](size_t from, size_t to) {
    SoftmaxBackward(logarithmic, to - from, n, y + from * n, dy + from * n, beta, dx + from * n);
  });
  return nullptr;
}

// sum(outer, size, inner, x, alpha, beta, out)
napi_value Sum(napi_env env, napi_callback_info info) {
  Args args(env, info, "sum", 7);
  const size_t outer = args.Size("outer"), size = args.Size("size"), inner = args.Size("inner");
  const float* x = args.Input("x", Times(outer * inner, size));
  const double alpha = args.Number("alpha"), beta = args.Number("beta");
  float* out = args.Output("out", outer * inner);
  if (!args.failed()) Sum(outer, size, inner, x, alpha, beta, out);
  return nullptr;
}

// extremum(largest, outer, size, inner, x, out)
napi_value Extremum(napi_env env, napi_callback_info info) {
  Args args(env, info, "extremum", 6);
  const bool largest = args.Boolean("largest");
  const size_t outer = args.Size("outer"), size = static_cast<size_t>(args.Integer("size", 1)), inner = args.Size("inner");
  const float* x = args.Input("x", Times(outer * inner, size));
  float* out = args.Output("out", outer * inner);
  if (!args.failed()) Extremum(largest, outer, size, inner, x, out);
  return nullptr;
}

// extremumBackward(outer, size, inner, x, y, dY, beta, dX)
napi_value ExtremumBackward(napi_env env, napi_callback_info info) {
  Args args(env, info, "extremumBackward", 8);
  const size_t outer = args.Size("outer"), size = args.Size("size"), inner = args.Size("inner");
  const float* x = args.Input("x", Times(outer * inner, size));
  const float* y = args.Input("y", outer * inner);
  const float* dy = args.Input("dY", outer * inner);
  const auto beta = static_cast<float>(args.Number("beta"));
  float* dx = args.Output("dX", Times(outer * inner, size));
  if (!args.failed()) ExtremumBackward(outer, size, inner, x, y, dy, beta, dx);
  return nullptr;
}

// argExtremum(largest, outer, size, inner, x, out)
napi_value ArgExtremum(napi_env env, napi_callback_info info) {
  Args args(env, info, "argExtremum", 6);
  const bool largest = args.Boolean("largest");
  const size_t outer = args.Size("outer"), size = static_cast<size_t>(args.Integer("size", 1)), inner = args.Size("inner");
  const float* x = args.Input("x", Times(outer * inner, size));
  int32_t* out = args.IntegerOutput("out", outer * inner);
  if (!args.failed()) ArgExtremum(largest, outer, size, inner, x, out);
  return nullptr;
}

// copy(layout, x, xStart, alpha, beta, out, outStart)
napi_value Copy(napi_env env, napi_callback_info info) {
  Args args(env, info, "copy", 7);
  const Layout layout = ReadLayout(&args);
  const size_t x_start = args.SizeAhead("xStart", 1), out_start = args.SizeAhead("outStart", 5);
  const uint64_t count = layout.Count();
  const float* x = args.Input("x", count == 0 ? 0 : x_start + layout.Length(0));
  args.Size("xStart");
  const auto alpha = static_cast<float>(args.Number("alpha")), beta = static_cast<float>(args.Number("beta"));
  float* out = args.Output("out", count == 0 ? 0 : out_start + layout.Length(1));
  args.Size("outStart");
  for (size_t axis = 0; axis < layout.rank; ++axis)
    if (count > 0 && layout.sizes[axis] > 1 && layout.steps[1][axis] == 0) args.Refuse("expected no steps of 0 for out in layout: it would be written twice");
  if (count > layout.Length(1)) args.Refuse("expected a layout that writes each element of out once, not " + std::to_string(count) + " in " + std::to_string(layout.Length(1)));
  if (!args.failed() && count > 0) Copy(layout, x + x_start, alpha, beta, out + out_start);
  return nullptr;
}

}  // namespace mlp

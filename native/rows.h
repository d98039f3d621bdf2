// Loops by rows of a matrix: softmax, cross-entropy, and rows that are gathered or scattered by index.
#pragma once

#include <cstddef>
#include <cstdint>

namespace mlp {

// out = softmax of each of m rows, or its logarithm.
void Softmax(bool logarithmic, size_t m, size_t n, const float* x, float* out);

// dX = beta dX + gradient, for y of Softmax; beta 0 overwrites.
void SoftmaxBackward(bool logarithmic, size_t m, size_t n, const float* y, const float* dy, float beta, float* dx);

// losses[i] = log sum exp(z[i]) - z[i][label]; grad[i] = softmax(z[i]) - onehot(label), with 0 <= label < n.
void SoftmaxCrossEntropy(size_t m, size_t n, const float* z, const uint8_t* labels, float* losses, float* grad);
void SoftmaxCrossEntropy(size_t m, size_t n, const float* z, const int32_t* labels, float* losses, float* grad);

// out[i] = row indices[i] of source, `count` rows of `width` elements; in source and out alike they are `ld` apart. uint8 rows are divided by
// 255, correctly rounded.
void GatherRows(size_t count, size_t width, const uint8_t* source, size_t ld, const int32_t* indices, float* out);
void GatherRows(size_t count, size_t width, const float* source, size_t ld, const int32_t* indices, float* out);

// Row indices[i] of out += row i of x, one after the other; in x and out alike they are `ld` apart.
void ScatterRows(size_t count, size_t width, const float* x, size_t ld, const int32_t* indices, float* out);

}  // namespace mlp

// The numeric loops of the addon: plain C++ that knows no Node, so that it builds alone under sanitizers.
//
// Callers have checked sizes and overlap. Matrices are dense and row-major; float addresses need only 4-byte alignment.
#pragma once

#include <cstddef>
#include <cstdint>

namespace mlp {

// out[i][j] = x[i][j] + bias[j]; out may be x.
void AddBias(size_t m, size_t n, const float* x, const float* bias, float* out);

// out[i][j] = relu(x[i][j] + bias[j]), NaN stays NaN; out may be x.
void AddBiasRelu(size_t m, size_t n, const float* x, const float* bias, float* out);

// out[i] = relu(x[i]); out may be x.
void Relu(size_t n, const float* x, float* out);

// dx[i] = y[i] <= 0 ? 0 : dy[i]; dx may be y or dy.
void ReluBackward(size_t n, const float* y, const float* dy, float* dx);

// out[j] = beta out[j] + sum over i of x[i][j], for n columns of a matrix `ldx` wide; beta 0 overwrites.
void ColumnSums(size_t m, size_t n, const float* x, size_t ldx, float beta, float* out);

// dz[i][j] = y[i][j] <= 0 ? 0 : dy[i][j], and db[j] = beta db[j] + sum over i of dz[i][j]; dz may be y or dy.
void BiasReluBackward(size_t m, size_t n, const float* y, const float* dy, float beta, float* dz, float* db);

// out[i] = max(a[i], b[i]), NaN if either is; out may be a or b.
void Maximum(size_t n, const float* a, const float* b, float* out);

// da[i] = 0 where a[i] < b[i], half of dy[i] where equal, else dy[i]; da may be any input.
void MaximumBackward(size_t n, const float* a, const float* b, const float* dy, float* da);

// y = alpha x + beta y; beta 0 overwrites.
void Axpby(size_t n, float alpha, const float* x, float beta, float* y);

// y = beta y; beta 0 overwrites.
void Scale(size_t n, float beta, float* y);

// losses[i] = log sum exp(z[i]) - z[i][label]; grad[i] = softmax(z[i]) - onehot(label), with 0 <= label < n.
void SoftmaxCrossEntropy(size_t m, size_t n, const float* z, const uint8_t* labels, float* losses, float* grad);
void SoftmaxCrossEntropy(size_t m, size_t n, const float* z, const int32_t* labels, float* losses, float* grad);

// out[i] = row indices[i] of source, `count` rows of `width` elements; in source and out alike they are `ld` apart. uint8 rows are divided by
// 255, correctly rounded.
void GatherRows(size_t count, size_t width, const uint8_t* source, size_t ld, const int32_t* indices, float* out);
void GatherRows(size_t count, size_t width, const float* source, size_t ld, const int32_t* indices, float* out);

}  // namespace mlp

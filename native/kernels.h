// Loops of a layer and of its update: plain C++ that knows no Node, so that it builds alone under sanitizers.
//
// Callers have checked sizes and overlap. Matrices are dense and row-major; float addresses need only 4-byte alignment.
#pragma once

#include <cstddef>

namespace mlp {

// out[i][j] = x[i][j] + bias[j]; out may be x.
void AddBias(size_t m, size_t n, const float* x, const float* bias, float* out);

// out[i][j] = relu(x[i][j] + bias[j]), NaN stays NaN; out may be x.
void AddBiasRelu(size_t m, size_t n, const float* x, const float* bias, float* out);

// out[j] = beta out[j] + alpha times the sum over i of x[i][j], for n columns of a matrix `ldx` wide; beta 0 overwrites.
void ColumnSums(size_t m, size_t n, const float* x, size_t ldx, float alpha, float beta, float* out);

// dz[i][j] = y[i][j] <= 0 ? 0 : dy[i][j], and db[j] = beta db[j] + sum over i of dz[i][j]; dz may be y or dy.
void BiasReluBackward(size_t m, size_t n, const float* y, const float* dy, float beta, float* dz, float* db);

// c[i][j] = alpha a[i] b[j] + beta c[i][j] of a matrix `ldc` wide; beta 0 overwrites.
void Outer(size_t m, size_t n, float alpha, const float* a, const float* b, float beta, float* c, size_t ldc);

// y = alpha x + beta y; beta 0 overwrites.
void Axpby(size_t n, float alpha, const float* x, float beta, float* y);

// y = beta y; beta 0 overwrites.
void Scale(size_t n, float beta, float* y);

}  // namespace mlp

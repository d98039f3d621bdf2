// A matrix product of our own, for machines without a BLAS library.
#pragma once

#include <cstddef>

namespace mlp {

// C = alpha op(A) op(B) + beta C, row-major and dense, with m, n, k > 0; op transposes. Large products run on up to `threads` threads.
void Gemm(bool trans_a, bool trans_b, size_t m, size_t n, size_t k, float alpha, const float* a, const float* b, float beta, float* c, int threads);

}  // namespace mlp

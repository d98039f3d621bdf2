// A matrix product, and how threads share it.
#pragma once

#include <cstddef>

namespace mlp {

// C = alpha op(A) op(B) + beta C, row-major, with op(A) m x k and op(B) k x n: cblas_sgemm's arguments, by their names there.
struct Product {
  bool trans_a, trans_b;
  int m, n, k;
  float alpha;
  const float* a;
  int lda;
  const float* b;
  int ldb;
  float beta;
  float* c;
  int ldc;
  const float* bias = nullptr;  // n numbers to add to each row of C
  bool rectified = false;       // whether relu is taken of that
};

// Computes C on the calling thread, in a workspace of its own, and leaves its bias aside.
using Multiply = void (*)(const Product& product, float* workspace);

// Computes a product, whose C is dense and whose m, n and k are not 0, by calls of `multiply` on up to `most` threads. Each gets
// `workspace` floats. Throws std::bad_alloc before anything is written.
void MultiplyShared(const Product& product, size_t most, size_t workspace, Multiply multiply);

// The epilogue: adds the bias to C, if there is one, and takes relu of that.
void Finish(const Product& product);

}  // namespace mlp

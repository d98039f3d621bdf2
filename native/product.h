// A matrix product, and how threads share it.
#pragma once

#include <cstddef>

namespace mlp {

constexpr size_t Size(int n) { return static_cast<size_t>(n); }

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

// What multiplies, on the thread that calls it.
struct Multiplier {
  // Computes C, with its bias. The workspace is its own.
  void (*multiply)(const Product& product, float* workspace);
  size_t workspace;     // floats that it needs for a product, or for a block of it
  size_t most_threads;  // that may call it at once
  int deep;             // a product this many times as deep as it is wide and high is cut by depth
};

// Computes a product, whose C is dense and whose m, n and k are not 0, on as many threads as it is worth. Throws std::bad_alloc before
// anything is written.
void MultiplyShared(const Product& product, const Multiplier& multiplier);

// The epilogue: adds the bias to C, if there is one, and takes relu of that.
void Finish(const Product& product);

}  // namespace mlp

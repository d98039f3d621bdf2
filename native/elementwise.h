// The element-wise ops of unary.inc and binary.inc, over dense arrays and, of two operands, numbers that are repeated along rows.
#pragma once

#include <cstddef>

namespace mlp {

struct UnaryOp {
  const char* name;
  // out[i] = f(x[i]); out may be x.
  void (*forward)(size_t n, float p, float q, const float* x, float* out);
  // dx[i] = the gradient of x[i], where y[i] = f(x[i]) has that of dy[i].
  void (*backward)(size_t n, float p, float q, const float* x, const float* y, const float* dy, float* dx);
};

// Rows of an operand, which begin `row_step` apart: the elements of one lie side by side, or are one number if `step` is 0.
struct Rows {
  const float* first;
  size_t row_step, step;
  bool IsDense(size_t columns) const { return step == 1 && row_step == columns; }
};

struct BinaryOp {
  const char* name;
  // Writes dense rows.
  void (*forward)(size_t rows, size_t columns, Rows a, Rows b, float* out);
  // The gradient of a (0) or b (1), written to dx.
  void (*backward[2])(size_t n, const float* a, const float* b, const float* dy, float* dx);
};

extern const UnaryOp kUnaryOps[];
extern const BinaryOp kBinaryOps[];
extern const size_t kUnaryCount, kBinaryCount;

// dX = beta dX + gradient; beta 0 overwrites.
void UnaryBackward(const UnaryOp& op, size_t n, float p, float q, const float* x, const float* y, const float* dy, float beta, float* dx);

// out[i] = condition[i] is not 0 ? a[i] : b[i]; NaN is not 0.
void Where(size_t n, const float* condition, const float* a, const float* b, float* out);

// y = x + beta y; beta 0 overwrites.
void Accumulate(size_t n, const float* x, float beta, float* y);

}  // namespace mlp

// Makes loops of the lines in unary.inc and binary.inc, one for each op, direction and instruction set.
#include "elementwise.h"

#include <algorithm>
#include <cmath>

#include "isa.h"
#include "math.h"

namespace mlp {
namespace {

using namespace math;

// Not every line uses every name.
#define MLP_NUMBER [[maybe_unused]] float
#define MLP_UNARY(NAME, Y, DX)                                                                                                  \
  struct Unary_##NAME {                                                                                                         \
    MLP_INLINE static float Value(MLP_NUMBER x, MLP_NUMBER p, MLP_NUMBER q) { return Y; }                                      \
    MLP_INLINE static float Gradient(MLP_NUMBER x, MLP_NUMBER y, MLP_NUMBER dy, MLP_NUMBER p, MLP_NUMBER q) { return DX; }     \
  };
#include "unary.inc"
#undef MLP_UNARY

#define MLP_BINARY(NAME, Y, DA, DB)                                                                        \
  struct Binary_##NAME {                                                                                   \
    MLP_INLINE static float Value(MLP_NUMBER a, MLP_NUMBER b) { return Y; }                                \
    MLP_INLINE static float GradientOfA(MLP_NUMBER a, MLP_NUMBER b, MLP_NUMBER dy) { return DA; }          \
    MLP_INLINE static float GradientOfB(MLP_NUMBER a, MLP_NUMBER b, MLP_NUMBER dy) { return DB; }          \
  };
#include "binary.inc"
#undef MLP_BINARY

template <typename Op>
struct UnaryLoop {
  template <isa::Set>
  MLP_INLINE static void Run(size_t n, float p, float q, const float* x, float* out) {
    MLP_IN_PLACE for (size_t i = 0; i < n; ++i) out[i] = Op::Value(x[i], p, q);
  }
};

template <typename Op>
struct UnaryBackwardLoop {
  template <isa::Set>
  MLP_INLINE static void Run(size_t n, float p, float q, const float* x, const float* y, const float* dy, float* dx) {
    MLP_IN_PLACE for (size_t i = 0; i < n; ++i) dx[i] = Op::Gradient(x[i], y[i], dy[i], p, q);
  }
};

template <typename Op>
struct BinaryLoop {
  template <isa::Set>
  MLP_INLINE static void Run(size_t rows, size_t columns, Rows a, Rows b, float* out) {
    for (size_t i = 0; i < rows; ++i, a.first += a.row_step, b.first += b.row_step, out += columns) {
      if (a.step != 0 && b.step != 0)
        MLP_IN_PLACE for (size_t j = 0; j < columns; ++j) out[j] = Op::Value(a.first[j], b.first[j]);
      else if (a.step != 0)
        OfNumber(columns, a.first, *b.first, out, [](float x, float number) MLP_LAMBDA { return Op::Value(x, number); });
      else if (b.step != 0)
        OfNumber(columns, b.first, *a.first, out, [](float x, float number) MLP_LAMBDA { return Op::Value(number, x); });
      else
        std::fill_n(out, columns, Op::Value(*a.first, *b.first));
    }
  }

  template <typename Value>
  MLP_INLINE static void OfNumber(size_t n, const float* x, const float number, float* out, const Value& value) {
    MLP_IN_PLACE for (size_t j = 0; j < n; ++j) out[j] = value(x[j], number);
  }
};

template <typename Op, bool kOfA>
struct BinaryBackwardLoop {
  template <isa::Set>
  MLP_INLINE static void Run(size_t n, const float* a, const float* b, const float* dy, float* dx) {
    MLP_IN_PLACE for (size_t i = 0; i < n; ++i) dx[i] = kOfA ? Op::GradientOfA(a[i], b[i], dy[i]) : Op::GradientOfB(a[i], b[i], dy[i]);
  }
};

struct AccumulateLoop {
  template <isa::Set>
  MLP_INLINE static void Run(size_t n, const float* MLP_RESTRICT x, float beta, float* MLP_RESTRICT y) {
    if (beta == 1)
      for (size_t i = 0; i < n; ++i) y[i] += x[i];
    else
      for (size_t i = 0; i < n; ++i) y[i] = x[i] + beta * y[i];
  }
};

struct WhereLoop {
  template <isa::Set>
  MLP_INLINE static void Run(size_t n, const float* condition, const float* a, const float* b, float* MLP_RESTRICT out) {
    for (size_t i = 0; i < n; ++i) {
      const float chosen = a[i], other = b[i];  // read both: a read that depends on the condition would be a branch
      out[i] = condition[i] != 0 ? chosen : other;
    }
  }
};

}  // namespace

const UnaryOp kUnaryOps[] = {
#define MLP_UNARY(NAME, Y, DX)                                                                  \
  {#NAME, isa::Call<UnaryLoop<Unary_##NAME>, size_t, float, float, const float*, float*>,       \
   isa::Call<UnaryBackwardLoop<Unary_##NAME>, size_t, float, float, const float*, const float*, const float*, float*>},
#include "unary.inc"
#undef MLP_UNARY
};
const size_t kUnaryCount = sizeof(kUnaryOps) / sizeof(kUnaryOps[0]);

const BinaryOp kBinaryOps[] = {
#define MLP_BINARY(NAME, Y, DA, DB)                                                                  \
  {#NAME,                                                                                            \
   isa::Call<BinaryLoop<Binary_##NAME>, size_t, size_t, Rows, Rows, float*>,                         \
   {isa::Call<BinaryBackwardLoop<Binary_##NAME, true>, size_t, const float*, const float*, const float*, float*>, \
    isa::Call<BinaryBackwardLoop<Binary_##NAME, false>, size_t, const float*, const float*, const float*, float*>}},
#include "binary.inc"
#undef MLP_BINARY
};
const size_t kBinaryCount = sizeof(kBinaryOps) / sizeof(kBinaryOps[0]);

void UnaryBackward(const UnaryOp& op, size_t n, float p, float q, const float* x, const float* y, const float* dy, float beta, float* dx) {
  if (beta == 0) return op.backward(n, p, q, x, y, dy, dx);
  constexpr size_t kBlock = 1024;  // stays in the nearest cache
  float gradient[kBlock];
  for (size_t i = 0; i < n; i += kBlock) {
    const size_t length = std::min(kBlock, n - i);
    op.backward(length, p, q, x + i, y + i, dy + i, gradient);
    Accumulate(length, gradient, beta, dx + i);
  }
}

void Accumulate(size_t n, const float* x, float beta, float* y) { isa::Call<AccumulateLoop>(n, x, beta, y); }

void Where(size_t n, const float* condition, const float* a, const float* b, float* out) {
  isa::Call<WhereLoop>(n, condition, a, b, out);
}

}  // namespace mlp

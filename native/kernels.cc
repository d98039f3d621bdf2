// Loops of a layer and of its update: bias, relu and their gradients, sums of columns, axpby.
#include "kernels.h"

#include <algorithm>

#include "isa.h"

namespace mlp {
namespace {

// NaN > 0 and NaN < 0 are both false, so that a NaN is kept and a diverged run shows.
MLP_INLINE float Rectified(float x) { return x < 0 ? 0 : x; }

MLP_INLINE void ReluBackwardEach(size_t n, const float* y, const float* dy, float* dx) {
  MLP_IN_PLACE for (size_t i = 0; i < n; ++i) {
    const float gradient = dy[i];  // read whatever y is: a read that depends on it would be a branch
    dx[i] = y[i] <= 0 ? 0 : gradient;
  }
}

MLP_INLINE void ScaleEach(size_t n, float beta, float* y) {
  if (beta == 1) return;
  for (size_t i = 0; i < n; ++i) y[i] = beta == 0 ? 0 : beta * y[i];
}

// out[j] += alpha times the sum over `rows` rows of x[i][j], for up to 64 columns of a matrix ldx wide.
MLP_INLINE void AddColumns(size_t columns, size_t rows, size_t ldx, const float* MLP_RESTRICT x, float alpha, float* MLP_RESTRICT out) {
  float sums[64] = {};
  for (size_t i = 0; i < rows; ++i)
    for (size_t j = 0; j < columns; ++j) sums[j] += x[i * ldx + j];
  for (size_t j = 0; j < columns; ++j) out[j] += alpha * sums[j];
}

// Column sums are taken in two levels, runs of rows and then the runs, so that rounding errors grow with the square root of the number of
// rows and not with it.
constexpr size_t kRun = 16;

MLP_INLINE void AddRun(size_t n, size_t rows, size_t ldx, const float* x, float alpha, float* out) {
  constexpr size_t kColumns = 64;
  size_t j = 0;
  for (; j + kColumns <= n; j += kColumns) AddColumns(kColumns, rows, ldx, x + j, alpha, out + j);  // a constant: its sums stay in registers
  AddColumns(n - j, rows, ldx, x + j, alpha, out + j);
}

// x + bias, and relu of that if it is rectified.
template <bool kRectified>
struct BiasLoop {
  template <isa::Set>
  MLP_INLINE static void Run(size_t m, size_t n, const float* x, const float* bias, float* out) {
    for (size_t i = 0; i < m; ++i)
      MLP_IN_PLACE for (size_t j = 0; j < n; ++j) {
        const float sum = x[i * n + j] + bias[j];
        out[i * n + j] = kRectified ? Rectified(sum) : sum;
      }
  }
};

struct ColumnSumsLoop {
  template <isa::Set>
  MLP_INLINE static void Run(size_t m, size_t n, const float* x, size_t ldx, float alpha, float beta, float* out) {
    ScaleEach(n, beta, out);
    for (size_t i = 0; i < m; i += kRun) AddRun(n, std::min(kRun, m - i), ldx, x + i * ldx, alpha, out);
  }
};

struct BiasReluBackwardLoop {
  template <isa::Set>
  MLP_INLINE static void Run(size_t m, size_t n, const float* y, const float* dy, float beta, float* dz, float* db) {
    ScaleEach(n, beta, db);
    for (size_t i = 0; i < m; i += kRun) {
      const size_t rows = std::min(kRun, m - i);
      ReluBackwardEach(rows * n, y + i * n, dy + i * n, dz + i * n);
      AddRun(n, rows, n, dz + i * n, 1, db);
    }
  }
};

struct OuterLoop {
  template <isa::Set>
  MLP_INLINE static void Run(size_t m, size_t n, float alpha, const float* MLP_RESTRICT a, const float* MLP_RESTRICT b, float beta, float* MLP_RESTRICT c, size_t ldc) {
    for (size_t i = 0; i < m; ++i, c += ldc) {
      const float x = a[i];
      if (beta == 0)
        for (size_t j = 0; j < n; ++j) c[j] = alpha * (x * b[j]) + 0.0F;  // a sum that began with 0, as other products: never -0
      else
        for (size_t j = 0; j < n; ++j) c[j] = alpha * (x * b[j]) + beta * c[j];
    }
  }
};

// Compiled to fused multiply-adds where the processor has them, which is what PyTorch's update does: the goldens ask for its last bit.
struct AxpbyLoop {
  template <isa::Set>
  MLP_INLINE static void Run(size_t n, float alpha, const float* MLP_RESTRICT x, float beta, float* MLP_RESTRICT y) {
    if (beta == 1)
      for (size_t i = 0; i < n; ++i) y[i] += alpha * x[i];
    else if (beta == 0)
      for (size_t i = 0; i < n; ++i) y[i] = alpha * x[i];
    else
      for (size_t i = 0; i < n; ++i) y[i] = alpha * x[i] + beta * y[i];
  }
};

struct ScaleLoop {
  template <isa::Set>
  MLP_INLINE static void Run(size_t n, float beta, float* y) {
    ScaleEach(n, beta, y);
  }
};

}  // namespace

void AddBias(size_t m, size_t n, const float* x, const float* bias, float* out) { isa::Call<BiasLoop<false>>(m, n, x, bias, out); }

void AddBiasRelu(size_t m, size_t n, const float* x, const float* bias, float* out) { isa::Call<BiasLoop<true>>(m, n, x, bias, out); }

void ColumnSums(size_t m, size_t n, const float* x, size_t ldx, float alpha, float beta, float* out) {
  isa::Call<ColumnSumsLoop>(m, n, x, ldx, alpha, beta, out);
}

void BiasReluBackward(size_t m, size_t n, const float* y, const float* dy, float beta, float* dz, float* db) {
  isa::Call<BiasReluBackwardLoop>(m, n, y, dy, beta, dz, db);
}

void Outer(size_t m, size_t n, float alpha, const float* a, const float* b, float beta, float* c, size_t ldc) {
  isa::Call<OuterLoop>(m, n, alpha, a, b, beta, c, ldc);
}

void Axpby(size_t n, float alpha, const float* x, float beta, float* y) { isa::Call<AxpbyLoop>(n, alpha, x, beta, y); }

void Scale(size_t n, float beta, float* y) { isa::Call<ScaleLoop>(n, beta, y); }

}  // namespace mlp

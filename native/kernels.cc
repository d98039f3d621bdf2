// Plain loops, compiled once for each of several instruction sets and chosen when the addon is loaded.
#include "kernels.h"

#include <algorithm>
#include <cmath>
#include <cstring>

// The choice at load time needs glibc's ifunc; elsewhere (musl, macOS, sanitizers) one baseline version is built.
#if defined(__x86_64__) && defined(__GLIBC__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__)
#define MLP_EVERY_ISA __attribute__((target_clones("arch=skylake-avx512", "arch=haswell", "default")))
#else
#define MLP_EVERY_ISA
#endif

#define MLP_RESTRICT __restrict__
#define MLP_INLINE inline __attribute__((always_inline))
// An output may be exactly an input, so no iteration depends on another; without it such loops stay scalar.
#if defined(__clang__)
#define MLP_IN_PLACE _Pragma("clang loop vectorize(assume_safety)")
#else
#define MLP_IN_PLACE _Pragma("GCC ivdep")
#endif

namespace mlp {
namespace {

// NaN > 0 and NaN < 0 are both false, so that a NaN is kept and a diverged run shows.
inline float Rectified(float x) { return x < 0 ? 0 : x; }

template <typename Label>
void SoftmaxCrossEntropyRows(size_t m, size_t n, const float* z, const Label* labels, float* losses, float* grad) {
  for (size_t i = 0; i < m; ++i, z += n, grad += n) {
    float max = z[0];
    for (size_t j = 1; j < n; ++j) max = std::max(max, z[j]);
    float sum = 0;
    for (size_t j = 0; j < n; ++j) sum += grad[j] = std::exp(z[j] - max);
    const auto label = static_cast<size_t>(labels[i]);
    losses[i] = std::log(sum) - (z[label] - max);
    for (size_t j = 0; j < n; ++j) grad[j] /= sum;
    grad[label] -= 1;
  }
}

// row / 255, correctly rounded without a division: 1/255 = kHigh + kLow, the product with kHigh is exact, and the one with kLow is so small
// that its rounding cannot reach the sum's last bit (a test compares all 256 bytes).
MLP_EVERY_ISA void ConvertRow(size_t width, const uint8_t* MLP_RESTRICT row, float* MLP_RESTRICT out) {
  constexpr float kHigh = 0x1p-8f + 0x1p-16f, kLow = 0x1p-24f + 0x1p-32f + 0x1p-40f;
  for (size_t j = 0; j < width; ++j) {
    const auto byte = static_cast<float>(row[j]);
    out[j] = byte * kHigh + byte * kLow;
  }
}

MLP_INLINE void ReluBackwardEach(size_t n, const float* y, const float* dy, float* dx) {
  MLP_IN_PLACE for (size_t i = 0; i < n; ++i) {
    const float gradient = dy[i];  // read whatever y is: a read that depends on it would be a branch
    dx[i] = y[i] <= 0 ? 0 : gradient;
  }
}

// out[j] += sum over `rows` rows of x[i][j], for up to 64 columns of a matrix ldx wide.
MLP_INLINE void AddColumns(size_t columns, size_t rows, size_t ldx, const float* MLP_RESTRICT x, float* MLP_RESTRICT out) {
  float sums[64] = {};
  for (size_t i = 0; i < rows; ++i)
    for (size_t j = 0; j < columns; ++j) sums[j] += x[i * ldx + j];
  for (size_t j = 0; j < columns; ++j) out[j] += sums[j];
}

// Column sums are taken in two levels, runs of rows and then the runs, so that rounding errors grow with the square root of the number of
// rows and not with it.
constexpr size_t kRun = 16;

MLP_INLINE void AddRun(size_t n, size_t rows, size_t ldx, const float* x, float* out) {
  constexpr size_t kColumns = 64;
  size_t j = 0;
  for (; j + kColumns <= n; j += kColumns) AddColumns(kColumns, rows, ldx, x + j, out + j);  // a constant: its sums stay in registers
  AddColumns(n - j, rows, ldx, x + j, out + j);
}

// Rows are far apart in memory: asking for a later one now hides the wait.
template <typename Element, typename CopyRow>
void GatherEach(size_t count, size_t width, const Element* source, size_t ld, const int32_t* indices, float* out, CopyRow copy) {
  constexpr size_t kAhead = 4, kCacheLine = 64;
  for (size_t i = 0; i < count; ++i) {
    if (i + kAhead < count) {
      const auto* next = reinterpret_cast<const char*>(source + static_cast<size_t>(indices[i + kAhead]) * ld);
      for (size_t byte = 0; byte < width * sizeof(Element); byte += kCacheLine) __builtin_prefetch(next + byte);
    }
    copy(width, source + static_cast<size_t>(indices[i]) * ld, out + i * ld);
  }
}

}  // namespace

MLP_EVERY_ISA void AddBias(size_t m, size_t n, const float* x, const float* bias, float* out) {
  for (size_t i = 0; i < m; ++i)
    MLP_IN_PLACE for (size_t j = 0; j < n; ++j) out[i * n + j] = x[i * n + j] + bias[j];
}

MLP_EVERY_ISA void AddBiasRelu(size_t m, size_t n, const float* x, const float* bias, float* out) {
  for (size_t i = 0; i < m; ++i)
    MLP_IN_PLACE for (size_t j = 0; j < n; ++j) out[i * n + j] = Rectified(x[i * n + j] + bias[j]);
}

MLP_EVERY_ISA void Relu(size_t n, const float* x, float* out) {
  MLP_IN_PLACE for (size_t i = 0; i < n; ++i) out[i] = Rectified(x[i]);
}

MLP_EVERY_ISA void ReluBackward(size_t n, const float* y, const float* dy, float* dx) {
  ReluBackwardEach(n, y, dy, dx);
}

MLP_EVERY_ISA void ColumnSums(size_t m, size_t n, const float* x, size_t ldx, float beta, float* out) {
  Scale(n, beta, out);
  for (size_t i = 0; i < m; i += kRun) AddRun(n, std::min(kRun, m - i), ldx, x + i * ldx, out);
}

MLP_EVERY_ISA void BiasReluBackward(size_t m, size_t n, const float* y, const float* dy, float beta, float* dz, float* db) {
  Scale(n, beta, db);
  for (size_t i = 0; i < m; i += kRun) {
    const size_t rows = std::min(kRun, m - i);
    ReluBackwardEach(rows * n, y + i * n, dy + i * n, dz + i * n);
    AddRun(n, rows, n, dz + i * n, db);
  }
}

MLP_EVERY_ISA void Maximum(size_t n, const float* a, const float* b, float* out) {
  MLP_IN_PLACE for (size_t i = 0; i < n; ++i) {
    const float larger = a[i] > b[i] ? a[i] : b[i];  // b where either is NaN
    out[i] = a[i] != a[i] ? a[i] : larger;
  }
}

MLP_EVERY_ISA void MaximumBackward(size_t n, const float* a, const float* b, const float* dy, float* da) {
  MLP_IN_PLACE for (size_t i = 0; i < n; ++i) {
    const float whole = dy[i], half = 0.5f * whole;  // chosen, not multiplied by 0: an infinite gradient would give NaN
    const float shared = a[i] == b[i] ? half : whole;
    da[i] = a[i] < b[i] ? 0 : shared;
  }
}

// Compiled to fused multiply-adds where the processor has them, which is what PyTorch's update does: the goldens ask for its last bit.
MLP_EVERY_ISA void Axpby(size_t n, float alpha, const float* MLP_RESTRICT x, float beta, float* MLP_RESTRICT y) {
  if (beta == 1)
    for (size_t i = 0; i < n; ++i) y[i] += alpha * x[i];
  else if (beta == 0)
    for (size_t i = 0; i < n; ++i) y[i] = alpha * x[i];
  else
    for (size_t i = 0; i < n; ++i) y[i] = alpha * x[i] + beta * y[i];
}

void Scale(size_t n, float beta, float* y) {
  if (beta == 1) return;
  for (size_t i = 0; i < n; ++i) y[i] = beta == 0 ? 0 : beta * y[i];
}

void SoftmaxCrossEntropy(size_t m, size_t n, const float* z, const uint8_t* labels, float* losses, float* grad) {
  SoftmaxCrossEntropyRows(m, n, z, labels, losses, grad);
}

void SoftmaxCrossEntropy(size_t m, size_t n, const float* z, const int32_t* labels, float* losses, float* grad) {
  SoftmaxCrossEntropyRows(m, n, z, labels, losses, grad);
}

void GatherRows(size_t count, size_t width, const uint8_t* source, size_t ld, const int32_t* indices, float* out) {
  GatherEach(count, width, source, ld, indices, out, ConvertRow);
}

void GatherRows(size_t count, size_t width, const float* source, size_t ld, const int32_t* indices, float* out) {
  GatherEach(count, width, source, ld, indices, out, [](size_t n, const float* row, float* to) { std::copy_n(row, n, to); });
}

}  // namespace mlp

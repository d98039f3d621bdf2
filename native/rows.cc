// Softmax goes through as many rows at once as fill a buffer, so that exponentials are taken of whole vectors where rows are short.
#include "rows.h"

#include <algorithm>
#include <cmath>

#include "gather.h"
#include "isa.h"
#include "lanes.h"
#include "math.h"

namespace mlp {
namespace {

constexpr size_t kBuffer = 1024;

template <bool kLogarithmic>
struct SoftmaxLoop {
  template <isa::Set>
  MLP_INLINE static void Run(size_t m, size_t n, const float* x, float* out) {
    const size_t at_once = std::max<size_t>(kBuffer / n, 1);
    for (size_t i = 0; i < m; i += at_once) Rows(std::min(at_once, m - i), n, x + i * n, out + i * n);
  }

  MLP_INLINE static void Rows(size_t rows, size_t n, const float* MLP_RESTRICT x, float* MLP_RESTRICT out) {
    double sums[kBuffer];
    float powers[kBuffer];
    for (size_t i = 0; i < rows; ++i) {
      const float max = ExtremeOfRow<true>(n, x + i * n);
      for (size_t j = 0; j < n; ++j) out[i * n + j] = x[i * n + j] - max;
      sums[i] = 0;
    }
    const size_t columns = std::min(n, kBuffer);
    for (size_t from = 0; from < n; from += columns) {  // once, unless a row is longer than the buffer
      const size_t length = std::min(columns, n - from), size = rows * length;
      for (size_t k = 0; k < size; ++k) powers[k] = math::Exp(out[from + k]);
      for (size_t i = 0; i < rows; ++i) sums[i] += SumOfRow(length, [&](size_t j) MLP_LAMBDA { return powers[i * length + j]; });
      if (!kLogarithmic) std::copy_n(powers, size, out + from);
    }
    for (size_t i = 0; i < rows; ++i) {
      const auto sum = static_cast<float>(sums[i]);
      const float shift = math::Log(sum);
      for (size_t j = 0; j < n; ++j) out[i * n + j] = kLogarithmic ? out[i * n + j] - shift : out[i * n + j] / sum;
    }
  }
};

template <bool kLogarithmic>
struct SoftmaxBackwardLoop {
  template <isa::Set>
  MLP_INLINE static void Run(size_t m, size_t n, const float* y, const float* dy, float beta, float* MLP_RESTRICT dx) {
    for (size_t i = 0; i < m; ++i, y += n, dy += n, dx += n) {
      const auto sum = static_cast<float>(SumOfRow(n, [&](size_t j) MLP_LAMBDA { return kLogarithmic ? dy[j] : dy[j] * y[j]; }));
      for (size_t j = 0; j < n; ++j) {
        const float gradient = kLogarithmic ? dy[j] - math::Exp(y[j]) * sum : y[j] * (dy[j] - sum);
        dx[j] = beta == 0 ? gradient : beta * dx[j] + gradient;
      }
    }
  }
};

// By the standard library's functions: the goldens ask for the last bit.
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

struct AddRow {
  template <isa::Set>
  MLP_INLINE static void Run(size_t width, const float* MLP_RESTRICT row, float* MLP_RESTRICT out) {
    for (size_t j = 0; j < width; ++j) out[j] += row[j];
  }
};

}  // namespace

void Softmax(bool logarithmic, size_t m, size_t n, const float* x, float* out) {
  logarithmic ? isa::Call<SoftmaxLoop<true>>(m, n, x, out) : isa::Call<SoftmaxLoop<false>>(m, n, x, out);
}

void SoftmaxBackward(bool logarithmic, size_t m, size_t n, const float* y, const float* dy, float beta, float* dx) {
  logarithmic ? isa::Call<SoftmaxBackwardLoop<true>>(m, n, y, dy, beta, dx) : isa::Call<SoftmaxBackwardLoop<false>>(m, n, y, dy, beta, dx);
}

void SoftmaxCrossEntropy(size_t m, size_t n, const float* z, const uint8_t* labels, float* losses, float* grad) {
  SoftmaxCrossEntropyRows(m, n, z, labels, losses, grad);
}

void SoftmaxCrossEntropy(size_t m, size_t n, const float* z, const int32_t* labels, float* losses, float* grad) {
  SoftmaxCrossEntropyRows(m, n, z, labels, losses, grad);
}

void GatherRows(size_t count, size_t width, const uint8_t* source, size_t ld, const int32_t* indices, float* out) {
  GatherEach(count, width, source, ld, indices, out, [=](size_t, const uint8_t* row, float* to) { isa::Call<ConvertRow>(width, row, to); });
}

void GatherRows(size_t count, size_t width, const float* source, size_t ld, const int32_t* indices, float* out) {
  GatherEach(count, width, source, ld, indices, out, [=](size_t, const float* row, float* to) { std::copy_n(row, width, to); });
}

void ScatterRows(size_t count, size_t width, const float* x, size_t ld, const int32_t* indices, float* out) {
  for (size_t i = 0; i < count; ++i) isa::Call<AddRow>(width, x + i * ld, out + static_cast<size_t>(indices[i]) * ld);
}

}  // namespace mlp

// Reductions along rows, in several lanes that are put together at the end, and along columns, row by row.
#include "reduce.h"

#include <algorithm>

#include "isa.h"
#include "kernels.h"
#include "lanes.h"
#include "parallel.h"

namespace mlp {
namespace {

constexpr size_t kPanel = 256;  // columns that are at work at once

struct RowSums {
  template <isa::Set>
  MLP_INLINE static void Run(size_t rows, size_t columns, const float* x, double* sums) {
    for (size_t i = 0; i < rows; ++i, x += columns) sums[i] += SumOfRow(columns, [&](size_t j) MLP_LAMBDA { return x[j]; });
  }
};

template <bool kLargest>
struct Extremes {
  template <isa::Set>
  MLP_INLINE static void Run(size_t outer, size_t size, size_t inner, const float* x, float* out) {
    if (inner == 1) {
      for (size_t i = 0; i < outer; ++i) out[i] = ExtremeOfRow<kLargest>(size, x + i * size);
      return;
    }
    for (size_t i = 0; i < outer; ++i, out += inner) {
      for (size_t j = 0; j < inner; ++j) out[j] = x[j];
      x += inner;
      for (size_t row = 1; row < size; ++row, x += inner)
        MLP_IN_PLACE for (size_t j = 0; j < inner; ++j) out[j] = IsBeyond<kLargest>(x[j], out[j]) ? x[j] : out[j];
    }
  }
};

MLP_INLINE bool IsSame(float x, float y) { return x == y || (x != x && y != y); }

template <bool kLargest>
struct ArgExtremes {
  template <isa::Set>
  MLP_INLINE static void Run(size_t outer, size_t size, size_t inner, const float* x, int32_t* out) {
    for (size_t i = 0; i < outer; ++i, x += size * inner, out += inner) {
      if (inner == 1)
        *out = First(size, x, ExtremeOfRow<kLargest>(size, x));
      else
        OfColumns(size, inner, x, out);
    }
  }

  MLP_INLINE static int32_t First(size_t n, const float* x, float best) {
    size_t j = 0;
    for (; j + kLanes <= n; j += kLanes) {
      uint32_t found = 0;
      for (size_t k = 0; k < kLanes; ++k) found |= IsSame(x[j + k], best) ? 1 : 0;
      if (found != 0) break;
    }
    while (j < n && !IsSame(x[j], best)) ++j;
    return static_cast<int32_t>(j);
  }

  MLP_INLINE static void OfColumns(size_t size, size_t inner, const float* x, int32_t* out) {
    float best[kPanel];
    for (size_t from = 0; from < inner; from += kPanel) {
      const size_t columns = std::min(kPanel, inner - from);
      for (size_t j = 0; j < columns; ++j) best[j] = x[from + j];
      std::fill_n(out + from, columns, 0);
      for (size_t row = 1; row < size; ++row) {
        const float* candidates = x + row * inner + from;
        MLP_IN_PLACE for (size_t j = 0; j < columns; ++j) {
          const bool is_better = IsBeyond<kLargest>(candidates[j], best[j]) && best[j] == best[j];
          best[j] = is_better ? candidates[j] : best[j];
          out[from + j] = is_better ? static_cast<int32_t>(row) : out[from + j];
        }
      }
    }
  }
};

MLP_INLINE float Added(float beta, float dx, float gradient) { return beta == 0 ? gradient : beta * dx + gradient; }

struct ExtremesBackward {
  template <isa::Set>
  MLP_INLINE static void Run(size_t outer, size_t size, size_t inner, const float* x, const float* y, const float* dy, float beta, float* dx) {
    for (size_t i = 0; i < outer; ++i, x += size * inner, dx += size * inner, y += inner, dy += inner) {
      if (inner == 1)
        OfRow(size, x, *y, *dy, beta, dx);
      else
        OfColumns(size, inner, x, y, dy, beta, dx);
    }
  }

  MLP_INLINE static void OfRow(size_t n, const float* x, float y, float dy, float beta, float* MLP_RESTRICT dx) {
    uint32_t count = 0;
    for (size_t j = 0; j < n; ++j) count += IsSame(x[j], y);
    const float share = dy / static_cast<float>(count);
    for (size_t j = 0; j < n; ++j) dx[j] = Added(beta, dx[j], IsSame(x[j], y) ? share : 0);
  }

  MLP_INLINE static void OfColumns(size_t size, size_t inner, const float* x, const float* y, const float* dy, float beta, float* MLP_RESTRICT dx) {
    float share[kPanel];
    for (size_t from = 0; from < inner; from += kPanel) {
      const size_t columns = std::min(kPanel, inner - from);
      uint32_t count[kPanel] = {};
      for (size_t row = 0; row < size; ++row)
        for (size_t j = 0; j < columns; ++j) count[j] += IsSame(x[row * inner + from + j], y[from + j]);
      for (size_t j = 0; j < columns; ++j) share[j] = dy[from + j] / static_cast<float>(count[j]);
      for (size_t row = 0; row < size; ++row)
        for (size_t j = 0, at = row * inner + from; j < columns; ++j, ++at) dx[at] = Added(beta, dx[at], IsSame(x[at], y[from + j]) ? share[j] : 0);
    }
  }
};

// Sums of rows, a long one by several threads.
void SumOfRows(size_t rows, size_t columns, const float* x, double alpha, double beta, float* out) {
  constexpr size_t kAtOnce = 64;
  if (rows == 1) {
    const size_t parts = parallel::Parts(columns, parallel::kLeastToShare);
    double sums[32] = {};  // there are no more parts
    parallel::Run(parts, [&](size_t part) {
      const size_t from = parallel::Begin(columns, parts, part), to = parallel::Begin(columns, parts, part + 1);
      AddRowSums(1, to - from, x + from, &sums[part]);
    });
    for (size_t part = 1; part < parts; ++part) sums[0] += sums[part];
    return Put(1, sums, alpha, beta, out);
  }
  parallel::For(rows, columns, [&](size_t from, size_t to) {
    for (size_t i = from; i < to; i += kAtOnce) {
      const size_t count = std::min(kAtOnce, to - i);
      double sums[kAtOnce] = {};
      AddRowSums(count, columns, x + i * columns, sums);
      Put(count, sums, alpha, beta, out + i);
    }
  });
}

// Calls the kernel for parts of the outer axis, with pointers to where they begin.
template <typename Kernel, typename Element>
void Split(size_t outer, size_t size, size_t inner, const float* x, Element* out) {
  parallel::For(outer, size * inner, [&](size_t from, size_t to) {
    isa::Call<Kernel>(to - from, size, inner, x + from * size * inner, out + from * inner);
  });
}

}  // namespace

void AddRowSums(size_t rows, size_t columns, const float* x, double* sums) { isa::Call<RowSums>(rows, columns, x, sums); }

void Put(size_t n, const double* sums, double alpha, double beta, float* out) {
  for (size_t i = 0; i < n; ++i) {
    const double sum = alpha * sums[i];
    out[i] = static_cast<float>(beta == 0 ? sum : sum + beta * out[i]);
  }
}

void Sum(size_t outer, size_t size, size_t inner, const float* x, double alpha, double beta, float* out) {
  if (inner == 1) return SumOfRows(outer, size, x, alpha, beta, out);
  for (size_t i = 0; i < outer; ++i, x += size * inner, out += inner)
    parallel::For(inner, size, [&](size_t from, size_t to) {
      ColumnSums(size, to - from, x + from, inner, static_cast<float>(alpha), static_cast<float>(beta), out + from);
    });
}

void Extremum(bool largest, size_t outer, size_t size, size_t inner, const float* x, float* out) {
  (largest ? Split<Extremes<true>, float> : Split<Extremes<false>, float>)(outer, size, inner, x, out);
}

void ArgExtremum(bool largest, size_t outer, size_t size, size_t inner, const float* x, int32_t* out) {
  (largest ? Split<ArgExtremes<true>, int32_t> : Split<ArgExtremes<false>, int32_t>)(outer, size, inner, x, out);
}

void ExtremumBackward(size_t outer, size_t size, size_t inner, const float* x, const float* y, const float* dy, float beta, float* dx) {
  parallel::For(outer, size * inner, [&](size_t from, size_t to) {
    isa::Call<ExtremesBackward>(to - from, size, inner, x + from * size * inner, y + from * inner, dy + from * inner, beta, dx + from * size * inner);
  });
}

}  // namespace mlp

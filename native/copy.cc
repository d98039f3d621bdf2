// Row by row, or in square tiles if x has another axis together in memory than out.
#include "copy.h"

#include <algorithm>

#include "isa.h"
#include "parallel.h"

namespace mlp {
namespace {

// out = alpha x + beta out for rows of elements that are some steps apart.
struct Strided {
  size_t rows, columns;
  const float* x;
  size_t x_row, x_step;
  float* out;
  size_t out_row, out_step;
  float alpha, beta;
};

Strided Rows(Strided s, size_t from, size_t to) {
  s.rows = to - from;
  s.x += from * s.x_row;
  s.out += from * s.out_row;
  return s;
}

Strided Columns(Strided s, size_t from, size_t to) {
  s.columns = to - from;
  s.x += from * s.x_step;
  s.out += from * s.out_step;
  return s;
}

template <bool kOverwrite>
MLP_INLINE void Put(const Strided& s, float x, float* out) {
  *out = kOverwrite ? s.alpha * x : s.alpha * x + s.beta * *out;
}

struct CopyRows {
  template <isa::Set>
  MLP_INLINE static void Run(const Strided* s) {
    s->beta == 0 ? Each<true>(*s) : Each<false>(*s);
  }

  template <bool kOverwrite>
  MLP_INLINE static void Each(const Strided s) {
    for (size_t i = 0; i < s.rows; ++i) {
      const float* MLP_RESTRICT x = s.x + i * s.x_row;
      float* MLP_RESTRICT out = s.out + i * s.out_row;
      if (s.out_step == 1 && s.x_step == 1)
        for (size_t j = 0; j < s.columns; ++j) Put<kOverwrite>(s, x[j], out + j);
      else if (s.out_step == 1 && s.x_step == 0)
        for (size_t j = 0; j < s.columns; ++j) Put<kOverwrite>(s, *x, out + j);
      else
        for (size_t j = 0; j < s.columns; ++j) Put<kOverwrite>(s, x[j * s.x_step], out + j * s.out_step);
    }
  }
};

// In tiles, within which the steps of both stay in the nearest cache.
struct CopyTiles {
  template <isa::Set>
  MLP_INLINE static void Run(const Strided* s) {
    s->beta == 0 ? Each<true>(*s) : Each<false>(*s);
  }

  template <bool kOverwrite>
  MLP_INLINE static void Each(const Strided s) {
    constexpr size_t kTile = 16;
    for (size_t i0 = 0; i0 < s.rows; i0 += kTile)
      for (size_t j0 = 0; j0 < s.columns; j0 += kTile)
        for (size_t i = i0; i < std::min(i0 + kTile, s.rows); ++i)
          for (size_t j = j0; j < std::min(j0 + kTile, s.columns); ++j)
            Put<kOverwrite>(s, s.x[i * s.x_row + j * s.x_step], s.out + i * s.out_row + j * s.out_step);
  }
};

// A line as a matrix of one row.
Layout AsMatrix(Layout line) {
  line.rank = 2;
  line.sizes[1] = line.sizes[0];
  line.sizes[0] = 1;
  for (auto& steps : line.steps) steps[1] = steps[0];
  return line;
}

// Takes an axis out of the layout.
Layout Without(Layout layout, size_t axis) {
  --layout.rank;
  for (; axis < layout.rank; ++axis) {
    layout.sizes[axis] = layout.sizes[axis + 1];
    for (auto& steps : layout.steps) steps[axis] = steps[axis + 1];
  }
  return layout;
}

}  // namespace

void Copy(const Layout& layout, const float* x, float alpha, float beta, float* out) {
  if (layout.Count() == 0) return;
  const Layout merged = Merged(layout).rank == 1 ? AsMatrix(Merged(layout)) : Merged(layout);
  const size_t inner = merged.rank - 1;
  const size_t* const steps = merged.steps[0];
  const auto together = static_cast<size_t>(std::find(steps, steps + inner, size_t{1}) - steps);
  const bool in_tiles = together < inner && steps[inner] > 1;
  const size_t outer = in_tiles ? together : inner - 1;  // the matrix that is copied at once is of this axis and the innermost one
  const Layout planes = Without(merged, outer);
  for (size_t plane = 0; plane < planes.Rows(); ++plane) {
    const Strided whole{merged.sizes[outer], merged.sizes[inner], x + planes.RowStart(0, plane), steps[outer], steps[inner],
                        out + planes.RowStart(1, plane), merged.steps[1][outer], merged.steps[1][inner], alpha, beta};
    const bool by_rows = whole.rows >= whole.columns;
    parallel::For(by_rows ? whole.rows : whole.columns, by_rows ? whole.columns : whole.rows, [&](size_t from, size_t to) {
      const Strided part = by_rows ? Rows(whole, from, to) : Columns(whole, from, to);
      in_tiles ? isa::Call<CopyTiles>(&part) : isa::Call<CopyRows>(&part);
    });
  }
}

}  // namespace mlp

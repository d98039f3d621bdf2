// Goto and van de Geijn's blocking ("Anatomy of High-Performance Matrix Multiplication", 2008): a block of B is copied into strips in the order in
// which they are read, rows of A go past it, and tiles of C are added up in registers, as many as the instruction set has.
#include "gemm.h"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstring>

#include "isa.h"
#include "vectors.h"

namespace mlp {
namespace {

// Most depth and columns of a block of B: 400 KB, for the second-level cache.
constexpr size_t kDepth = 400, kColumns = 256;
constexpr size_t kCacheLine = 64 / sizeof(float);

// What a tile is made of: two vectors as wide as the registers, and as many rows as leave some of them for A and B.
template <isa::Set>
struct Shape;
template <>
struct Shape<isa::kAvx512> {
  using Vector = Vector64;
  static constexpr int kRows = 12, kSteps = 8;
};
template <>
struct Shape<isa::kAvx2> {
  using Vector = Vector32;
  static constexpr int kRows = 6, kSteps = 8;
};
template <>
struct Shape<isa::kBaseline> {
  using Vector = Vector16;
  static constexpr int kRows = 4, kSteps = 1;
};
constexpr size_t kMostRows = 12, kMostWidth = 32;  // of the above

// The next smaller tile, for rows that are too few for one of this many.
constexpr int Fewer(int rows) { return rows == 12 ? 8 : rows == 6 ? 4 : rows / 2; }

constexpr size_t Size(int n) { return static_cast<size_t>(n); }

// The size of blocks of at most `most` that `count` is cut into, all about as large: a small last one would cost as much as a large one.
size_t Balanced(size_t count, size_t most, size_t multiple) {
  const size_t blocks = (count + most - 1) / most, size = (count + blocks - 1) / blocks;
  return (size + multiple - 1) / multiple * multiple;
}

// A matrix in memory, whose lines are `ld` apart.
struct Lines {
  const float* data;
  size_t ld;
};

// Where a tile goes, and what becomes of it on the way.
struct Target {
  float* c;
  size_t ldc;
  float alpha, beta;
  const float* bias;
  bool rectified;
};

// C = alpha A B + beta C + bias, or relu of that, of a tile; A has a line for each row or, transposed, for each depth.
template <typename Shape, int kRows, int kVectors, bool kTrans>
MLP_INLINE void Tile(size_t depth, Lines a, Lines b, const Target& to) {
  using Vector = typename Shape::Vector;
  constexpr size_t kLanes = sizeof(Vector) / sizeof(float), kSteps = Shape::kSteps;
  // A pointer for every three rows: an address may add a line, or two, by itself.
  constexpr int kGroup = 3, kGroups = kTrans ? 1 : (kRows + kGroup - 1) / kGroup;
  Vector sums[kRows][kVectors] = {};
  const float* lines[kGroups];
  for (int g = 0; g < kGroups; ++g) lines[g] = a.data + Size(g * kGroup) * a.ld;
  const auto step = [&](size_t q) MLP_LAMBDA {
    Vector b_row[kVectors];
    MLP_UNROLL for (int v = 0; v < kVectors; ++v) b_row[v] = Load<Vector>(b.data + Size(v) * kLanes);
    MLP_UNROLL for (int i = 0; i < kRows; ++i) {
      const float factor = kTrans ? lines[0][i] : lines[i / kGroup][Size(i % kGroup) * a.ld + q];
      MLP_UNROLL for (int v = 0; v < kVectors; ++v) sums[i][v] += factor * b_row[v];
    }
    b.data += b.ld;
    if (kTrans) lines[0] += a.ld;
    std::atomic_signal_fence(std::memory_order_seq_cst);  // or else the compiler mixes steps, for which there are no registers
  };
  const auto steps = [&](size_t count) MLP_LAMBDA {
    MLP_UNROLL for (size_t q = 0; q < count; ++q) step(q);
    if (!kTrans)
      for (const float*& line : lines) line += count;
  };
  size_t p = 0;
  for (; p + kSteps <= depth; p += kSteps) steps(kSteps);
  for (; p < depth; ++p) steps(1);
  MLP_UNROLL for (int i = 0; i < kRows; ++i)
    MLP_UNROLL for (int v = 0; v < kVectors; ++v) {
      float* const c = to.c + Size(i) * to.ldc + Size(v) * kLanes;
      Vector out = to.alpha * sums[i][v];
      if (to.beta != 0) out += to.beta * Load<Vector>(c);
      if (to.bias) out += Load<Vector>(to.bias + Size(v) * kLanes);
      if (to.rectified) out = out < 0 ? Vector{} : out;  // NaN stays
      Store(out, c);
    }
}

// A tile of one of the numbers of rows that there are.
template <typename Shape, int kRows, int kVectors, bool kTrans>
MLP_INLINE void TileOf(size_t rows, size_t depth, Lines a, Lines b, const Target& to) {
  if (rows == kRows) return Tile<Shape, kRows, kVectors, kTrans>(depth, a, b, to);
  if constexpr (kRows > 1) TileOf<Shape, Fewer(kRows), kVectors, kTrans>(rows, depth, a, b, to);
}

// The same of fewer columns than its vectors hold, by way of a whole one.
template <typename Shape, int kVectors, bool kTrans>
MLP_INLINE void Edge(size_t rows, size_t columns, size_t depth, Lines a, Lines b, Target to) {
  constexpr size_t kWidth = Size(kVectors) * sizeof(typename Shape::Vector) / sizeof(float);
  float whole[Shape::kRows * kWidth], bias[kWidth];
  Target padded = to;
  padded.c = whole;
  padded.ldc = kWidth;
  if (to.bias) {
    std::copy_n(to.bias, columns, bias);
    padded.bias = bias;
  }
  if (to.beta != 0)
    for (size_t i = 0; i < rows; ++i) std::copy_n(to.c + i * to.ldc, columns, whole + i * kWidth);
  TileOf<Shape, Shape::kRows, kVectors, kTrans>(rows, depth, a, b, padded);
  for (size_t i = 0; i < rows; ++i) std::copy_n(whole + i * kWidth, columns, to.c + i * to.ldc);
}

// Copies `columns` of op(B), `depth` deep, side by side, and fills them up with zeros to kWidth.
template <size_t kWidth>
MLP_INLINE void Pack(Lines b, bool trans, size_t columns, size_t depth, float* to) {
  if (columns < kWidth) std::fill_n(to, kWidth * depth, 0.0f);
  if (trans) return Transpose(columns, depth, b.data, b.ld, to, kWidth);
  for (size_t p = 0; p < depth; ++p) {
    if (columns == kWidth)
      std::memcpy(to + p * kWidth, b.data + p * b.ld, kWidth * sizeof(float));
    else
      std::copy_n(b.data + p * b.ld, columns, to + p * kWidth);
  }
}

// Copies a part of A as it is stored: `length` floats of each of `count` lines, with ldt between them.
template <size_t kLength>
MLP_INLINE void CopyLines(const Product& product, size_t line, size_t count, size_t from, size_t length, float* to, size_t ldt) {
  if (product.rows) return product.rows->Read(Size(product.first_row) + line, count, Size(product.first_column) + from, length, to, ldt);
  const Lines a{product.a + line * Size(product.lda) + from, Size(product.lda)};
  for (size_t p = 0; p < count; ++p) {
    if (length == kLength)
      std::memcpy(to + p * ldt, a.data + p * a.ld, kLength * sizeof(float));
    else
      std::copy_n(a.data + p * a.ld, length, to + p * ldt);
  }
}

template <typename Shape, bool kTrans>
MLP_INLINE void Multiply(const Product& product, float* workspace) {
  constexpr size_t kRows = Shape::kRows, kLanes = sizeof(typename Shape::Vector) / sizeof(float), kWidth = 2 * kLanes;
  const size_t m = Size(product.m), n = Size(product.n), k = Size(product.k), ldc = Size(product.ldc);
  const Lines a{product.a, Size(product.lda)}, b{product.b, Size(product.ldb)};
  const size_t most_depth = Balanced(k, kDepth, 1), most_columns = Balanced(n, kColumns, kWidth);
  const size_t ld_strip = kTrans ? kRows : Balanced(most_depth, most_depth, kCacheLine);
  float* const b_block = workspace + (-(reinterpret_cast<uintptr_t>(workspace) / sizeof(float)) & (kCacheLine - 1));
  float* const a_strip = b_block + Balanced(most_depth, most_depth, kCacheLine) * std::min(most_columns, Balanced(n, n, kLanes));
  const bool is_b_ready = !product.trans_b && m <= 2 * kRows;  // a copy would cost more than it brings
  const bool is_a_ready = !product.rows && (!kTrans || n <= kWidth);
  for (size_t p = 0; p < k; p += most_depth) {
    const size_t depth = std::min(most_depth, k - p);
    const bool is_last = p + depth == k;
    for (size_t j0 = 0; j0 < n; j0 += most_columns) {
      const size_t columns = std::min(most_columns, n - j0);
      const auto b_from = [&](size_t j) MLP_LAMBDA { return Lines{b.data + (product.trans_b ? j * b.ld + p : p * b.ld + j), b.ld}; };
      for (size_t j = 0; j < columns; j += kWidth) {
        const size_t width = std::min(kWidth, columns - j);
        if (width <= kLanes)
          Pack<kLanes>(b_from(j0 + j), product.trans_b, width, depth, b_block + j * depth);
        else if (width < kWidth || !is_b_ready)
          Pack<kWidth>(b_from(j0 + j), product.trans_b, width, depth, b_block + j * depth);
      }
      for (size_t i = 0, rows = kRows; i < m; i += rows) {
        while (rows > m - i) rows = Size(Fewer(static_cast<int>(rows)));
        const size_t line = kTrans ? p : i, from = kTrans ? i : p;
        if (!is_a_ready) CopyLines<kRows>(product, line, kTrans ? depth : rows, from, kTrans ? rows : depth, a_strip, ld_strip);
        const Lines strip = is_a_ready ? Lines{a.data + line * a.ld + from, a.ld} : Lines{a_strip, ld_strip};
        for (size_t j = 0; j < columns; j += kWidth) {
          const size_t width = std::min(kWidth, columns - j);
          const Target to{product.c + i * ldc + j0 + j, ldc, product.alpha, p == 0 ? product.beta : 1,
                          is_last && product.bias ? product.bias + j0 + j : nullptr, is_last && product.rectified};
          if (width == kWidth)
            TileOf<Shape, Shape::kRows, 2, kTrans>(rows, depth, strip, is_b_ready ? b_from(j0 + j) : Lines{b_block + j * depth, kWidth}, to);
          else if (width > kLanes)
            Edge<Shape, 2, kTrans>(rows, width, depth, strip, {b_block + j * depth, kWidth}, to);
          else
            Edge<Shape, 1, kTrans>(rows, width, depth, strip, {b_block + j * depth, kLanes}, to);
        }
      }
    }
  }
}

struct Multiplication {
  template <isa::Set set>
  MLP_INLINE static void Run(const Product* product, float* workspace) {
    product->trans_a ? Multiply<Shape<set>, true>(*product, workspace) : Multiply<Shape<set>, false>(*product, workspace);
  }
};

}  // namespace

size_t GemmWorkspace(const Product& product) {
  const size_t depth = std::min(Size(product.k), kDepth) + kCacheLine;
  return kCacheLine + depth * (std::min(Size(product.n), kColumns) + kMostWidth + kMostRows);
}

void Gemm(const Product& product, float* workspace) { isa::Call<Multiplication>(&product, workspace); }

}  // namespace mlp

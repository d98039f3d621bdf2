// Goto and van de Geijn's blocking ("Anatomy of High-Performance Matrix Multiplication", 2008): a block of B is copied into strips in the order in
// which they are read, and rows of A go past it, from where they lie or, of a transposed A, copied.
#include "gemm.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <optional>

#include "isa.h"
#include "skipping.h"
#include "tile.h"
#include "vectors.h"

namespace mlp {
namespace {

// Most depth and columns of a block of B: 400 KB, for the second-level cache.
constexpr size_t kDepth = kMostDepth, kColumns = 256;
constexpr size_t kCacheLine = 64 / sizeof(float);

constexpr size_t kMostRows = 12, kMostWidth = 32;  // of a tile

size_t RoundUp(size_t size, size_t multiple) { return (size + multiple - 1) / multiple * multiple; }

// The size of blocks of at most `most` that `count` is cut into, all about as large: a small last one would cost as much as a large one.
size_t Balanced(size_t count, size_t most, size_t multiple) {
  const size_t blocks = (count + most - 1) / most;
  return RoundUp((count + blocks - 1) / blocks, multiple);
}

// Copies `length` floats of each of `count` lines; of a constant length they stay in registers.
template <size_t kLength>
MLP_INLINE void CopyLines(Lines from, size_t count, size_t length, float* to) {
  for (size_t p = 0; p < count; ++p, from.data += from.ld, to += kLength) {
    if (length == kLength)
      std::memcpy(to, from.data, kLength * sizeof(float));
    else
      std::copy_n(from.data, length, to);
  }
}

// Copies a strip of op(B), `columns` wide and `depth` deep, and fills it up with zeros to kWidth.
template <size_t kWidth>
MLP_INLINE void PackStrip(Lines b, bool trans, size_t columns, size_t depth, float* to) {
  if (columns < kWidth) std::fill_n(to, kWidth * depth, 0.0f);
  trans ? Transpose(columns, depth, b.data, b.ld, to, kWidth) : CopyLines<kWidth>(b, depth, columns, to);
}

// A block of op(B): where it begins, and its size.
struct Block {
  size_t p, depth, j, columns;
};

template <typename Shape, bool kTrans>
class Multiplication {
 public:
  MLP_INLINE Multiplication(const Product& product, float* workspace)
      : product_(product), b_block_(workspace + (-(reinterpret_cast<uintptr_t>(workspace) / sizeof(float)) & (kCacheLine - 1))) {}

  MLP_INLINE void Run() {
    const size_t m = Size(product_.m), n = Size(product_.n), k = Size(product_.k), lda = Size(product_.lda);
    const size_t most_depth = Balanced(k, kDepth, 1), most_columns = Balanced(n, kColumns, kWidth);
    float* const a_strip = b_block_ + RoundUp(most_depth * most_columns, kCacheLine);
    for (size_t p = 0; p < k; p += most_depth) {
      for (size_t j = 0; j < n; j += most_columns) {
        const Block block{p, std::min(most_depth, k - p), j, std::min(most_columns, n - j)};
        PackB(block);
        std::optional<bool> is_finite;  // of the block, once somebody has looked
        for (size_t i = 0, rows = kRows; i < m; i += rows) {
          while (rows > m - i) rows = Size(Fewer(static_cast<int>(rows)));
          Lines a{product_.a + (kTrans ? p * lda + i : i * lda + p), lda};
          if (kTrans && n > kWidth) {
            CopyLines<kRows>(a, block.depth, rows, a_strip);
            a = {a_strip, kRows};
          }
          Tiles(block, i, rows, a, &is_finite);
        }
      }
    }
  }

 private:
  static constexpr size_t kRows = Shape::kRows, kLanes = sizeof(typename Shape::Vector) / sizeof(float), kWidth = 2 * kLanes;
  static_assert(kRows <= kMostRows && kWidth <= kMostWidth && kColumns % kWidth == 0);
  static constexpr size_t kLeastToSkip = 4 * kWidth;  // columns for which it is worth to look for zeros
  static constexpr size_t kWide = 4 * kWidth;         // of a single row, whose sums are too few otherwise

  // Whether B is read where it lies, since a copy would cost more than it brings.
  MLP_INLINE bool IsInPlace(size_t width) const { return width == kWidth && !product_.trans_b && Size(product_.m) <= 2 * kRows; }

  MLP_INLINE Lines Stored(const Block& block, size_t j) const {
    const size_t ldb = Size(product_.ldb);
    return {product_.b + (product_.trans_b ? (block.j + j) * ldb + block.p : block.p * ldb + block.j + j), ldb};
  }

  MLP_INLINE void PackB(const Block& block) const {
    for (size_t j = 0; j < block.columns; j += kWidth) {
      const size_t width = std::min(kWidth, block.columns - j);
      float* const to = b_block_ + j * block.depth;
      if (width <= kLanes)
        PackStrip<kLanes>(Stored(block, j), product_.trans_b, width, block.depth, to);
      else if (!IsInPlace(width))
        PackStrip<kWidth>(Stored(block, j), product_.trans_b, width, block.depth, to);
    }
  }

  // Whether it was worth to compute a strip of C without the depths at which its rows of A are zero.
  MLP_INLINE bool Skips(const Block& block, Lines a, const Target& to, std::optional<bool>* is_finite) const {
    if (block.columns < kLeastToSkip || block.columns % (kWidth * Shape::kSkipStrips) != 0 || IsInPlace(kWidth)) return false;
    const Strip strip{a, {b_block_, kWidth}, block.depth, block.columns, to};
    bool is_done = false;
    isa::CallOf<Shape::kSet, SkippingKernel<kTrans>>(&strip, is_finite, &is_done);
    return is_done;
  }

  // Rows i, i + 1 ... of C in the columns of the block.
  MLP_INLINE void Tiles(const Block& block, size_t i, size_t rows, Lines a, std::optional<bool>* is_finite) const {
    const size_t ldc = Size(product_.ldc);
    const bool is_last = block.p + block.depth == Size(product_.k);
    const auto target = [&](size_t at) MLP_LAMBDA {
      return Target{product_.c + i * ldc + at, ldc, product_.alpha, block.p == 0 ? product_.beta : 1,
                    is_last && product_.bias ? product_.bias + at : nullptr, is_last && product_.rectified};
    };
    if (rows == kRows && Skips(block, a, target(block.j), is_finite)) return;
    for (size_t j = 0, width; j < block.columns; j += width) {
      width = std::min(rows == 1 && IsInPlace(kWidth) && block.columns - j >= kWide ? kWide : kWidth, block.columns - j);
      const float* const packed = b_block_ + j * block.depth;
      const Target to = target(block.j + j);
      if (width == kWide)
        Tile<Shape, 1, 8, kTrans>(block.depth, a, Stored(block, j), to);
      else if (width == kWidth)
        TileOf<Shape, Shape::kRows, 2, kTrans>(rows, block.depth, a, IsInPlace(width) ? Stored(block, j) : Lines{packed, kWidth}, to);
      else if (width > kLanes)
        Edge<Shape, 2, kTrans>(rows, width, block.depth, a, {packed, kWidth}, to);
      else
        Edge<Shape, 1, kTrans>(rows, width, block.depth, a, {packed, kLanes}, to);
    }
  }

  const Product& product_;
  float* const b_block_;
};

struct GemmKernel {
  template <isa::Set set>
  MLP_INLINE static void Run(const Product* product, float* workspace) {
    product->trans_a ? Multiplication<Registers<set>, true>(*product, workspace).Run() : Multiplication<Registers<set>, false>(*product, workspace).Run();
  }
};

}  // namespace

size_t GemmWorkspace(const Product& product) {
  const size_t depth = std::min(Size(product.k), kDepth);
  return 2 * kCacheLine + depth * (std::min(Size(product.n) + kMostWidth, kColumns) + kMostRows);
}

void Gemm(const Product& product, float* workspace) { isa::Call<GemmKernel>(&product, workspace); }

}  // namespace mlp

// Goto and van de Geijn's blocking ("Anatomy of High-Performance Matrix Multiplication", 2008): blocks of A and B are copied into the order
// in which they are read, and tiles of C are added up in registers, as many as the instruction set has.
#include "gemm.h"

#include <algorithm>
#include <cstring>

#include "isa.h"
#include "kernels.h"

namespace mlp {
namespace {

// Most depth and rows of a block of A (256 KB, for the second-level cache), and columns of a block of B.
constexpr size_t kDepth = 400, kRows = 160, kColumns = 1024, kMaxTileRows = 8, kMaxTileColumns = 32;

size_t Size(int n) { return static_cast<size_t>(n); }

// An operand, which a transpose reads in the other order.
struct Matrix {
  Matrix(const float* values, size_t ld, bool trans) : data(values), row(trans ? 1 : ld), column(trans ? ld : 1) {}
  const float* At(size_t i, size_t j) const { return data + i * row + j * column; }

  const float* data;
  size_t row, column;  // steps in memory
};

// The size of blocks of at most `most` that `count` is cut into, all about as large: a small last one would cost as much as a large one.
size_t Balanced(size_t count, size_t most, size_t multiple) {
  const size_t blocks = (count + most - 1) / most, size = (count + blocks - 1) / blocks;
  return (size + multiple - 1) / multiple * multiple;
}

size_t SizeOfABlock(size_t m, size_t k) { return std::min(k, kDepth) * (std::min(m, kRows) + kMaxTileRows); }

// Copies `count` rows of a matrix, `depth` long, in strips of `width` rows that lie side by side; a last strip is filled up with zeros.
MLP_INLINE void Pack(const float* from, size_t row, size_t column, size_t count, size_t depth, size_t width, float* to) {
  for (size_t i0 = 0; i0 < count; i0 += width, to += width * depth) {
    const size_t rows = std::min(width, count - i0);
    if (rows < width) std::fill_n(to, width * depth, 0.0f);
    if (row == 1)
      for (size_t p = 0; p < depth; ++p) std::copy_n(from + i0 + p * column, rows, to + p * width);
    else
      for (size_t i = 0; i < rows; ++i)
        for (size_t p = 0; p < depth; ++p) to[p * width + i] = from[(i0 + i) * row + p * column];
  }
}

// c[i][j] += alpha (a b)[i][j] for i < rows, j < columns of one tile; a and b are strips of Pack.
template <typename Vector, int kTileRows, int kVectors>
MLP_INLINE void Tile(size_t depth, float alpha, const float* a, const float* b, float* c, size_t ldc, size_t rows, size_t columns) {
  constexpr size_t kLanes = sizeof(Vector) / sizeof(float), kWidth = kVectors * kLanes;
  Vector sums[kTileRows][kVectors] = {};
  for (size_t p = 0; p < depth; ++p, a += kTileRows, b += kWidth) {
    Vector b_row[kVectors];
    for (int v = 0; v < kVectors; ++v) std::memcpy(&b_row[v], b + v * kLanes, sizeof(Vector));  // one copy of all would go through the stack
    for (int i = 0; i < kTileRows; ++i)
      for (int v = 0; v < kVectors; ++v) sums[i][v] += a[i] * b_row[v];
  }
  float out[kTileRows * kWidth];
  std::memcpy(out, sums, sizeof(out));
  for (size_t i = 0; i < rows; ++i)
    for (size_t j = 0; j < columns; ++j) c[i * ldc + j] += alpha * out[i * kWidth + j];
}

// C += alpha op(A) op(B). The workspace holds a block of A and then one of B.
template <typename Vector, int kTileRows, int kVectors>
MLP_INLINE void Multiply(const Product& product, float* a_block) {
  constexpr size_t kWidth = kVectors * sizeof(Vector) / sizeof(float);
  const size_t m = Size(product.m), n = Size(product.n), k = Size(product.k), ldc = Size(product.ldc);
  const Matrix a(product.a, Size(product.lda), product.trans_a), b(product.b, Size(product.ldb), product.trans_b);
  float* const b_block = a_block + SizeOfABlock(m, k);
  const size_t most_depth = Balanced(k, kDepth, 1), most_rows = Balanced(m, kRows, kTileRows);
  for (size_t p = 0; p < k; p += most_depth) {
    const size_t depth = std::min(most_depth, k - p);
    for (size_t j0 = 0; j0 < n; j0 += kColumns) {
      const size_t columns = std::min(kColumns, n - j0);
      Pack(b.At(p, j0), b.column, b.row, columns, depth, kWidth, b_block);
      for (size_t i0 = 0; i0 < m; i0 += most_rows) {
        const size_t rows = std::min(most_rows, m - i0);
        Pack(a.At(i0, p), a.row, a.column, rows, depth, kTileRows, a_block);
        for (size_t j = 0; j < columns; j += kWidth)
          for (size_t i = 0; i < rows; i += kTileRows)
            Tile<Vector, kTileRows, kVectors>(depth, product.alpha, a_block + i * depth, b_block + j * depth,
                                              product.c + (i0 + i) * ldc + j0 + j, ldc, std::min<size_t>(kTileRows, rows - i),
                                              std::min(kWidth, columns - j));
      }
    }
  }
}

typedef float Vector16 __attribute__((vector_size(16)));
typedef float Vector32 __attribute__((vector_size(32)));
typedef float Vector64 __attribute__((vector_size(64)));

// What a tile is made of: vectors as wide as the registers, and as many rows as leave some of them for A and B.
template <isa::Set>
struct Registers;
template <>
struct Registers<isa::kAvx512> {
  using Vector = Vector64;
  static constexpr int kTileRows = 8;
};
template <>
struct Registers<isa::kAvx2> {
  using Vector = Vector32;
  static constexpr int kTileRows = 6;
};
template <>
struct Registers<isa::kBaseline> {
  using Vector = Vector16;
  static constexpr int kTileRows = 4;
};

// Tiles are two vectors wide, or one if there are no more columns.
struct Multiplication {
  template <isa::Set set>
  MLP_INLINE static void Run(const Product* product, float* workspace) {
    using Vector = typename Registers<set>::Vector;
    constexpr int kTileRows = Registers<set>::kTileRows;
    const bool is_narrow = Size(product->n) * sizeof(float) <= sizeof(Vector);
    is_narrow ? Multiply<Vector, kTileRows, 1>(*product, workspace) : Multiply<Vector, kTileRows, 2>(*product, workspace);
  }
};

}  // namespace

size_t GemmWorkspace(const Product& product) {
  const size_t depth = std::min(Size(product.k), kDepth);
  return SizeOfABlock(Size(product.m), Size(product.k)) + depth * (std::min(Size(product.n), kColumns) + kMaxTileColumns);
}

void Gemm(const Product& product, float* workspace) {
  for (int i = 0; i < product.m; ++i) Scale(Size(product.n), product.beta, product.c + Size(i) * Size(product.ldc));
  isa::Call<Multiplication>(&product, workspace);
}

}  // namespace mlp

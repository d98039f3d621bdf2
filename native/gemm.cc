// Goto and van de Geijn's blocking ("Anatomy of High-Performance Matrix Multiplication", 2008): blocks of A and B are copied into the order
// in which they are read, and tiles of C are added up in registers, as many as the instruction set has.
#include "gemm.h"

#include <algorithm>
#include <cstring>
#include <exception>
#include <memory>
#include <thread>
#include <vector>

#include "kernels.h"

#if defined(__GNUC__) && defined(__x86_64__)
#define MLP_TARGET(isa) __attribute__((target(isa)))
#define MLP_INLINE inline __attribute__((always_inline))  // only so does it become code of the caller's instruction set
#else
#define MLP_INLINE inline
#endif

namespace mlp {
namespace {

// Depth and rows of a block of A (256 KB, for the second-level cache), and columns of a block of B.
constexpr size_t kDepth = 256, kRows = 240, kColumns = 1024, kMaxTileRows = 8, kMaxTileColumns = 32;

// An operand, which a transpose reads in the other order.
struct Matrix {
  const float* data;
  size_t row, column;  // steps in memory
};

// One band of rows of C, and where its blocks are copied to.
struct Band {
  size_t m, n, k;
  float alpha;
  Matrix a, b;
  float* c;
  float *a_block, *b_block;
};

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
MLP_INLINE void Tile(size_t depth, float alpha, const float* a, const float* b, float* c, size_t n, size_t rows, size_t columns) {
  constexpr size_t kLanes = sizeof(Vector) / sizeof(float), kWidth = kVectors * kLanes;
  Vector sums[kTileRows][kVectors] = {};
  for (size_t p = 0; p < depth; ++p, a += kTileRows, b += kWidth) {
    Vector b_row[kVectors];
    std::memcpy(b_row, b, sizeof(b_row));
    for (int i = 0; i < kTileRows; ++i)
      for (int v = 0; v < kVectors; ++v) sums[i][v] += a[i] * b_row[v];
  }
  float out[kTileRows * kWidth];
  std::memcpy(out, sums, sizeof(out));
  for (size_t i = 0; i < rows; ++i)
    for (size_t j = 0; j < columns; ++j) c[i * n + j] += alpha * out[i * kWidth + j];
}

template <typename Vector, int kTileRows, int kVectors>
MLP_INLINE void Multiply(const Band& band) {
  constexpr size_t kWidth = kVectors * sizeof(Vector) / sizeof(float);
  const auto& [m, n, k, alpha, a, b, c, a_block, b_block] = band;
  for (size_t p = 0; p < k; p += kDepth) {
    const size_t depth = std::min(kDepth, k - p);
    for (size_t j0 = 0; j0 < n; j0 += kColumns) {
      const size_t columns = std::min(kColumns, n - j0);
      Pack(b.data + p * b.row + j0 * b.column, b.column, b.row, columns, depth, kWidth, b_block);
      for (size_t i0 = 0; i0 < m; i0 += kRows) {
        const size_t rows = std::min(kRows, m - i0);
        Pack(a.data + i0 * a.row + p * a.column, a.row, a.column, rows, depth, kTileRows, a_block);
        for (size_t j = 0; j < columns; j += kWidth)
          for (size_t i = 0; i < rows; i += kTileRows)
            Tile<Vector, kTileRows, kVectors>(depth, alpha, a_block + i * depth, b_block + j * depth, c + (i0 + i) * n + j0 + j, n,
                                              std::min<size_t>(kTileRows, rows - i), std::min(kWidth, columns - j));
      }
    }
  }
}

// Tiles are two vectors wide, or one where there are no more columns.
template <typename Vector, int kTileRows>
MLP_INLINE void MultiplyBy(const Band& band) {
  const bool is_narrow = band.n * sizeof(float) <= sizeof(Vector);
  is_narrow ? Multiply<Vector, kTileRows, 1>(band) : Multiply<Vector, kTileRows, 2>(band);
}

#if defined(MLP_TARGET)
typedef float Vector16 __attribute__((vector_size(16)));
typedef float Vector32 __attribute__((vector_size(32)));
typedef float Vector64 __attribute__((vector_size(64)));

MLP_TARGET("avx512f,fma") void MultiplyAvx512(const Band& band) { MultiplyBy<Vector64, 8>(band); }
MLP_TARGET("avx2,fma") void MultiplyAvx2(const Band& band) { MultiplyBy<Vector32, 6>(band); }
void MultiplySse(const Band& band) { MultiplyBy<Vector16, 4>(band); }

auto Choose() -> void (*)(const Band&) {
  if (__builtin_cpu_supports("avx512f")) return MultiplyAvx512;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return MultiplyAvx2;
  return MultiplySse;
}
#else
auto Choose() -> void (*)(const Band&) { return Multiply<float, 4, 4>; }
#endif

}  // namespace

void Gemm(bool trans_a, bool trans_b, size_t m, size_t n, size_t k, float alpha, const float* a, const float* b, float beta, float* c, int threads) {
  static const auto multiply = Choose();
  constexpr size_t kWorthThread = 8 * 1000 * 1000;  // multiply-adds that take much longer than starting a thread
  const Matrix matrix_a = trans_a ? Matrix{a, 1, m} : Matrix{a, k, 1}, matrix_b = trans_b ? Matrix{b, 1, k} : Matrix{b, n, 1};
  const size_t bands = std::clamp<size_t>(m * n * k / kWorthThread, 1, static_cast<size_t>(threads));
  const size_t rows = (m + bands - 1) / bands;
  const size_t depth = std::min(k, kDepth), a_size = depth * (std::min(rows, kRows) + kMaxTileRows);
  const size_t size = a_size + depth * (std::min(n, kColumns) + kMaxTileColumns);
  const std::unique_ptr<float[]> blocks(new float[bands * size]);
  const auto run = [&](size_t from) {
    const size_t to = std::min(from + rows, m);
    float *a_block = blocks.get() + from / rows * size, *to_c = c + from * n;
    const Matrix own{matrix_a.data + from * matrix_a.row, matrix_a.row, matrix_a.column};
    Scale((to - from) * n, beta, to_c);
    multiply({to - from, n, k, alpha, own, matrix_b, to_c, a_block, a_block + a_size});
  };
  std::vector<std::thread> others;
  others.reserve(bands);
  for (size_t from = rows; from < m; from += rows) {
    try {
      others.emplace_back(run, from);
    } catch (const std::exception&) {  // no more threads are to be had, or no memory for one
      run(from);
    }
  }
  run(0);
  for (std::thread& other : others) other.join();
}

}  // namespace mlp

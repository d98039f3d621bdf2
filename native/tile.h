// A tile of a matrix product: as much of C as the instruction set has registers for, added up there.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>

#include "isa.h"
#include "product.h"
#include "vectors.h"

namespace mlp {

// What a tile is made of: two vectors as wide as the registers, and as many rows as leave some of them for A and B.
template <isa::Set>
struct Registers;
template <>
struct Registers<isa::kAvx512> {
  static constexpr isa::Set kSet = isa::kAvx512;
  using Vector = Vector64;
  static constexpr int kRows = 12, kSteps = 8, kSkipRows = 6, kSkipStrips = 2;
};
template <>
struct Registers<isa::kAvx2> {
  static constexpr isa::Set kSet = isa::kAvx2;
  using Vector = Vector32;
  static constexpr int kRows = 6, kSteps = 8, kSkipRows = 6, kSkipStrips = 1;
};
template <>
struct Registers<isa::kBaseline> {
  static constexpr isa::Set kSet = isa::kBaseline;
  using Vector = Vector16;
#if defined(__aarch64__)
  static constexpr int kRows = 12, kSteps = 4, kSkipRows = 6, kSkipStrips = 2;
#else
  static constexpr int kRows = 4, kSteps = 1, kSkipRows = 4, kSkipStrips = 1;
#endif
};

// The next smaller tile, for rows that are too few for one of this many.
constexpr int Fewer(int rows) { return rows == 12 ? 8 : rows == 6 ? 4 : rows / 2; }

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

  // The same from column j on.
  MLP_INLINE Target Column(size_t j) const { return {c + j, ldc, alpha, beta, bias ? bias + j : nullptr, rectified}; }
};

// C = alpha sums + beta C + bias, or relu of that.
template <typename Vector, int kRows, int kVectors>
MLP_INLINE void Put(const Vector (&sums)[kRows][kVectors], const Target& to) {
  constexpr size_t kLanes = sizeof(Vector) / sizeof(float);
  MLP_UNROLL for (int i = 0; i < kRows; ++i)
    MLP_UNROLL for (int v = 0; v < kVectors; ++v) {
      float* const c = to.c + Size(i) * to.ldc + Size(v) * kLanes;
      Vector out = to.alpha * sums[i][v] + 0.0F;  // never -0
      if (to.beta != 0) out += to.beta * Load<Vector>(c);
      if (to.bias) out += Load<Vector>(to.bias + Size(v) * kLanes);
      if (to.rectified) out = out < 0 ? Vector{} : out;  // NaN stays
      Store(out, c);
    }
}

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
  Put(sums, to);
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

}  // namespace mlp

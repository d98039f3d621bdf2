// Depths of a product that are left out: where some rows of A have zeros only, as pictures with a black ground have, they add nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <type_traits>

#include "isa.h"
#include "tile.h"

namespace mlp {

constexpr size_t kMostDepth = 400;

// Whether `some` of `all` depths are so many that leaving out the others brings nothing.
MLP_INLINE bool AreMost(size_t some, size_t all) { return some * 16 > all * 15; }

// Writes into `to` the depths, of at most kMostDepth, at which any of kRows rows of A is not +0, and returns how many they are; stops as soon as
// they seem to be most.
template <typename Vector, size_t kRows, bool kTrans>
MLP_INLINE size_t NonZeroDepths(Lines a, size_t depth, uint16_t* to) {
  using Bits = decltype(Vector{} == Vector{});
  constexpr size_t kLanes = sizeof(Vector) / sizeof(float), kSample = 32, kFar = 64;
  uint32_t any[kMostDepth];  // the bits of all rows at a depth
  const auto add = [&](auto* bits, const float* from) MLP_LAMBDA {
    std::remove_pointer_t<decltype(bits)> more;
    std::memcpy(&more, from, sizeof(more));
    *bits |= more;
  };
  const auto rows_at = [&](auto* bits, size_t p) MLP_LAMBDA {
    for (size_t i = 0; i < kRows; ++i) add(bits, a.data + i * a.ld + p);
  };
  size_t p = 0, count = 0;
  if (!kTrans) {
    Bits zeros{};  // -1 for each
    for (; p + kLanes <= depth; p += kFar, count += kLanes) {
      Bits bits{};
      rows_at(&bits, p);
      zeros += bits == 0;
    }
    size_t sampled = count;
    for (size_t lane = 0; lane < kLanes; ++lane) count += Size(zeros[lane]);
    if (AreMost(count, sampled)) return depth;
    for (p = 0; p + kLanes <= depth; p += kLanes) {
      Bits bits{};
      rows_at(&bits, p);
      std::memcpy(any + p, &bits, sizeof(bits));
    }
    for (; p < depth; ++p) rows_at(&(any[p] = 0), p);
    count = 0;
  }
  for (p = 0; p < depth; ++p) {
    uint64_t bits = kTrans ? 0 : any[p];
    for (size_t i = 0; kTrans && i < kRows; i += 2) add(&bits, a.data + p * a.ld + i);
    to[count] = static_cast<uint16_t>(p);
    count += bits != 0;
    if (kTrans && p + 1 == kSample && AreMost(count, kSample)) return depth;
  }
  return count;
}

// Whether `count` numbers, of pairs of vectors, are finite: zero times one that is not is NaN.
template <typename Vector>
MLP_INLINE bool AreFinite(const float* from, size_t count) {
  constexpr size_t kLanes = sizeof(Vector) / sizeof(float);
  Vector sums[2] = {};
  for (size_t i = 0; i < count; i += 2 * kLanes) {
    sums[0] += 0.0F * Load<Vector>(from + i);
    sums[1] += 0.0F * Load<Vector>(from + i + kLanes);
  }
  const Vector sum = sums[0] + sums[1];
  bool is_finite = true;
  for (size_t lane = 0; lane < kLanes; ++lane) is_finite &= sum[lane] == 0;
  return is_finite;
}

// A tile of whole strips of B, which are `strip` apart, by the `count` depths given.
template <typename Shape, bool kTrans>
MLP_INLINE void SkippingTile(const uint16_t* depths, size_t count, Lines a, Lines b, size_t strip, const Target& to) {
  using Vector = typename Shape::Vector;
  constexpr size_t kLanes = sizeof(Vector) / sizeof(float);
  constexpr int kRows = Shape::kSkipRows, kVectors = 2 * Shape::kSkipStrips, kGroup = 3, kGroups = kTrans ? 1 : (kRows + kGroup - 1) / kGroup;
  Vector sums[kRows][kVectors] = {};
  for (size_t q = 0; q < count; ++q) {
    const size_t p = depths[q];
    const float* lines[kGroups];
    MLP_UNROLL for (int g = 0; g < kGroups; ++g) lines[g] = kTrans ? a.data + p * a.ld : a.data + Size(g * kGroup) * a.ld + p;
    Vector b_row[kVectors];
    MLP_UNROLL for (int v = 0; v < kVectors; ++v) b_row[v] = Load<Vector>(b.data + p * b.ld + Size(v / 2) * strip + Size(v % 2) * kLanes);
    MLP_UNROLL for (int i = 0; i < kRows; ++i) {
      const float factor = kTrans ? lines[0][i] : lines[i / kGroup][Size(i % kGroup) * a.ld];
      MLP_UNROLL for (int v = 0; v < kVectors; ++v) sums[i][v] += factor * b_row[v];
    }
    std::atomic_signal_fence(std::memory_order_seq_cst);  // as in Tile
  }
  Put(sums, to);
}

template <bool kTrans>
struct SkippingTileKernel {
  template <isa::Set set>
  MLP_INLINE static void Run(const uint16_t* depths, size_t count, const Lines* a, const Lines* b, size_t strip, const Target* to) {
    SkippingTile<Registers<set>, kTrans>(depths, count, *a, *b, strip, *to);
  }
};

// As many rows of C as a tile has, by a block of B in strips as wide as a tile.
struct Strip {
  Lines a, b;
  size_t depth, columns;
  Target to;
};

// Computes a strip, of which whole tiles are made, without the depths at which its rows of A are zero. Does not if these are few, or if B has
// numbers that are not finite, times which zero is NaN; whether they are is noted once it is known.
template <bool kTrans>
struct SkippingKernel {
  template <isa::Set set>
  MLP_INLINE static void Run(const Strip* strip, std::optional<bool>* is_finite, bool* is_done) {
    using Shape = Registers<set>;
    using Vector = typename Shape::Vector;
    constexpr size_t kRows = Shape::kSkipRows, kGroups = Shape::kRows / kRows, kWidth = 2 * sizeof(Vector) / sizeof(float);
    const auto& [a, b, depth, columns, to] = *strip;
    uint16_t depths[kGroups][kMostDepth];
    size_t counts[kGroups];
    Lines rows[kGroups];
    for (size_t g = 0; g < kGroups; ++g) {
      rows[g] = {a.data + g * kRows * (kTrans ? 1 : a.ld), a.ld};
      counts[g] = NonZeroDepths<Vector, kRows, kTrans>(rows[g], depth, depths[g]);
      if (AreMost(counts[g], depth)) return;
    }
    if (!*is_finite) *is_finite = AreFinite<Vector>(b.data, columns * depth);
    if (!**is_finite) return;
    for (size_t j = 0; j < columns; j += kWidth * Shape::kSkipStrips)
      for (size_t g = 0; g < kGroups; ++g) {
        const Lines from{b.data + j * depth, b.ld};
        Target part = to.Column(j);
        part.c += g * kRows * to.ldc;
        isa::CallOf<set, SkippingTileKernel<kTrans>>(depths[g], counts[g], &rows[g], &from, kWidth * depth, &part);
      }
    *is_done = true;
  }
};

}  // namespace mlp

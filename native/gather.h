// What gathering rows and gathering images share: bytes become floats, and rows that come later are asked for early.
#pragma once

#include <cstddef>
#include <cstdint>

#include "isa.h"

namespace mlp {

// row / 255, correctly rounded without a division: 1/255 = kHigh + kLow, the product with kHigh is exact, and the one with kLow is so small
// that its rounding cannot reach the sum's last bit (a test compares all 256 bytes).
struct ConvertRow {
  template <isa::Set>
  MLP_INLINE static void Run(size_t width, const uint8_t* MLP_RESTRICT row, float* MLP_RESTRICT out) {
    constexpr float kHigh = 0x1p-8f + 0x1p-16f, kLow = 0x1p-24f + 0x1p-32f + 0x1p-40f;
    for (size_t j = 0; j < width; ++j) {
      const auto byte = static_cast<float>(row[j]);
      out[j] = byte * kHigh + byte * kLow;
    }
  }
};

// Calls copy(i, row, to) for row indices[i] of source and row i of out, which are `ld` apart in both and of which `width` elements are used.
// Rows are far apart in memory: asking for a later one now hides the wait.
template <typename Element, typename CopyRow>
void GatherEach(size_t count, size_t width, const Element* source, size_t ld, const int32_t* indices, float* out, CopyRow copy) {
  constexpr size_t kAhead = 4, kCacheLine = 64;
  for (size_t i = 0; i < count; ++i) {
    if (i + kAhead < count) {
      const auto* next = reinterpret_cast<const char*>(source + static_cast<size_t>(indices[i + kAhead]) * ld);
      for (size_t byte = 0; byte < width * sizeof(Element); byte += kCacheLine) __builtin_prefetch(next + byte);
    }
    copy(i, source + static_cast<size_t>(indices[i]) * ld, out + i * ld);
  }
}

}  // namespace mlp

// Sums and extremes of a row, taken in several lanes that are put together at the end.
#pragma once

#include <algorithm>
#include <cstddef>

#include "isa.h"

namespace mlp {

constexpr size_t kLanes = 32;  // elements of a row that are at work at once

// The sum of term(j), in float, over j < n: a lane adds up to 16 in float, which is as exact as PyTorch's sums, and what comes of that is added in
// double, as is the rest of a row.
template <typename Term>
MLP_INLINE double SumOfRow(size_t n, const Term& term) {
  constexpr size_t kRun = 16 * kLanes, kSums = 8;
  double sums[kSums] = {};
  size_t j = 0;
  while (n - j >= kLanes) {
    float lanes[kLanes] = {};
    for (const size_t end = j + std::min(kRun, (n - j) / kLanes * kLanes); j < end; j += kLanes)
      for (size_t k = 0; k < kLanes; ++k) lanes[k] += term(j + k);
    for (size_t width = kLanes / 2; width >= kSums; width /= 2)
      for (size_t k = 0; k < width; ++k) lanes[k] += lanes[k + width];
    for (size_t k = 0; k < kSums; ++k) sums[k] += static_cast<double>(lanes[k]);
  }
  for (; n - j >= kSums; j += kSums)
    for (size_t k = 0; k < kSums; ++k) sums[k] += static_cast<double>(term(j + k));
  for (size_t width = kSums / 2; width > 0; width /= 2)
    for (size_t k = 0; k < width; ++k) sums[k] += sums[k + width];
  for (; j < n; ++j) sums[0] += static_cast<double>(term(j));
  return sums[0];
}

// Whether x takes the place of the best so far: NaN does, and none takes its.
template <bool kLargest>
MLP_INLINE bool IsBeyond(float x, float best) {
  return (kLargest ? x > best : x < best) || x != x;
}

template <bool kLargest>
MLP_INLINE float ExtremeOfRow(size_t n, const float* x) {
  if (n < kLanes) {
    float best = x[0];
    for (size_t j = 1; j < n; ++j) best = IsBeyond<kLargest>(x[j], best) ? x[j] : best;
    return best;
  }
  float lanes[kLanes];
  for (size_t k = 0; k < kLanes; ++k) lanes[k] = x[k];
  for (size_t j = kLanes; j < n; j += kLanes) {
    const float* from = x + std::min(j, n - kLanes);  // the last ones may be asked twice
    for (size_t k = 0; k < kLanes; ++k) lanes[k] = IsBeyond<kLargest>(from[k], lanes[k]) ? from[k] : lanes[k];
  }
  for (size_t width = kLanes / 2; width > 0; width /= 2)
    for (size_t k = 0; k < width; ++k) lanes[k] = IsBeyond<kLargest>(lanes[k + width], lanes[k]) ? lanes[k + width] : lanes[k];
  return lanes[0];
}

}  // namespace mlp

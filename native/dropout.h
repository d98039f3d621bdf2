// Dropout: elements set to 0 by the numbers of Philox 4x32-10, which depend on nothing but their place.
#pragma once

#include <cstddef>
#include <cstdint>

namespace mlp {

// A stream of src/random/philox.ts: the key, and the words of the counter that are not the block's number.
struct PhiloxStream {
  uint32_t key[2], counter[3];
};

// y[i] = number first + i of the stream < threshold ? 0 : scale x[i], and out = y + beta out; beta 0 overwrites. `first` is a multiple of 4; out
// may be x.
void Dropout(size_t first, size_t n, uint32_t threshold, float scale, const PhiloxStream& stream, const float* x, float beta, float* out);

}  // namespace mlp

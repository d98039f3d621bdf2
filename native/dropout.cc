// Philox 4x32-10 (Salmon et al. 2011), many blocks at a time, and the elements that its numbers drop.
#include "dropout.h"

#include <algorithm>

#include "isa.h"

namespace mlp {
namespace {

constexpr uint32_t kMultiplier0 = 0xd2511f53, kMultiplier1 = 0xcd9e8d57, kWeyl0 = 0x9e3779b9, kWeyl1 = 0xbb67ae85;
constexpr int kRounds = 10;
constexpr size_t kLanes = 64;         // blocks at work at once: of fewer, GCC unrolls the loops in place of making vectors
constexpr size_t kNumbers = 4 * kLanes;  // of these blocks

MLP_INLINE uint32_t HighProduct(uint32_t a, uint32_t b) { return static_cast<uint32_t>(static_cast<uint64_t>(a) * b >> 32); }

// The numbers of blocks `block` to `block + kLanes`.
MLP_INLINE void Numbers(uint32_t block, const PhiloxStream& stream, uint32_t* out) {
  uint32_t a[kLanes], b[kLanes], c[kLanes], d[kLanes];
  for (size_t i = 0; i < kLanes; ++i) {
    a[i] = block + static_cast<uint32_t>(i);
    b[i] = stream.counter[0];
    c[i] = stream.counter[1];
    d[i] = stream.counter[2];
  }
  uint32_t key0 = stream.key[0], key1 = stream.key[1];
  for (int round = 0; round < kRounds; ++round, key0 += kWeyl0, key1 += kWeyl1) {
    for (size_t i = 0; i < kLanes; ++i) {
      const uint32_t high0 = HighProduct(kMultiplier0, a[i]), low0 = kMultiplier0 * a[i];
      const uint32_t high1 = HighProduct(kMultiplier1, c[i]), low1 = kMultiplier1 * c[i];
      a[i] = high1 ^ b[i] ^ key0;
      b[i] = low1;
      c[i] = high0 ^ d[i] ^ key1;
      d[i] = low0;
    }
  }
  for (size_t i = 0; i < kLanes; ++i) {
    out[4 * i] = a[i];
    out[4 * i + 1] = b[i];
    out[4 * i + 2] = c[i];
    out[4 * i + 3] = d[i];
  }
}

struct DropoutLoop {
  template <isa::Set>
  MLP_INLINE static void Run(size_t first, size_t n, uint32_t threshold, float scale, PhiloxStream stream, const float* x, float beta, float* out) {
    uint32_t numbers[kNumbers];
    for (size_t from = 0; from < n; from += kNumbers) {
      Numbers(static_cast<uint32_t>((first + from) / 4), stream, numbers);
      const float* in = x + from;
      float* to = out + from;
      const size_t count = std::min(kNumbers, n - from);
      if (beta == 0) {
        MLP_IN_PLACE for (size_t i = 0; i < count; ++i) to[i] = numbers[i] < threshold ? 0 : scale * in[i];
      } else {
        MLP_IN_PLACE for (size_t i = 0; i < count; ++i) to[i] = (numbers[i] < threshold ? 0 : scale * in[i]) + beta * to[i];
      }
    }
  }
};

}  // namespace

void Dropout(size_t first, size_t n, uint32_t threshold, float scale, const PhiloxStream& stream, const float* x, float beta, float* out) {
  isa::Call<DropoutLoop>(first, n, threshold, scale, stream, x, beta, out);
}

}  // namespace mlp

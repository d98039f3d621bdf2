// A moved image is put together row by row of pixels, as bytes if it has them: these are a quarter of the memory, and become floats a whole
// piece at a time.
#include "images.h"

#include <algorithm>
#include <cstring>

#include "gather.h"

namespace mlp {
namespace {

constexpr size_t kBuffer = 4096;

void CopyReversed(size_t n, const float* from, float* out) { std::reverse_copy(from, from + n, out); }

// Eight bytes at a time, the last of which may be written twice.
void CopyReversed(size_t n, const uint8_t* from, uint8_t* out) {
  constexpr size_t kWord = sizeof(uint64_t);
  if (n < kWord) {
    std::reverse_copy(from, from + n, out);
    return;
  }
  for (size_t i = 0; i < n; i += kWord) {
    const size_t at = std::min(i, n - kWord);
    uint64_t word;
    std::memcpy(&word, from + n - kWord - at, kWord);
    word = __builtin_bswap64(word);
    std::memcpy(out + at, &word, kWord);
  }
}

// Elements [from, to) of the moved image, of which each row of pixels has up to three parts: fill, what was in the image, fill.
template <typename Element>
void MovePart(ImageShape shape, Move move, const Element* image, Element fill, size_t from, size_t to, Element* out) {
  const auto width = static_cast<int64_t>(shape.width), height = static_cast<int64_t>(shape.height);
  for (auto row = static_cast<int64_t>(from / shape.width); from < to; ++row) {
    const auto x = static_cast<int64_t>(from % shape.width), end = std::min(width, x + static_cast<int64_t>(to - from));
    const int64_t y = row % height - move.dy;
    const bool inside = y >= 0 && y < height;
    const int64_t left = inside ? std::clamp<int64_t>(move.dx, x, end) : end;
    const int64_t right = std::clamp(width + move.dx, left, end);
    std::fill_n(out, left - x, fill);
    if (left < right) {
      const Element* line = image + (row - move.dy) * width;
      if (move.flip)
        CopyReversed(static_cast<size_t>(right - left), line + width - (right - move.dx), out + (left - x));
      else
        std::copy_n(line + (left - move.dx), right - left, out + (left - x));
    }
    std::fill_n(out + (right - x), end - right, fill);
    out += end - x;
    from += static_cast<size_t>(end - x);
  }
}

void Convert(size_t n, const uint8_t* from, float* out) { isa::Call<ConvertRow>(n, from, out); }

}  // namespace

void GatherImages(size_t count, ImageShape shape, size_t from, size_t to, const uint8_t* source, const int32_t* indices, const Move* moves, uint8_t fill, float* out) {
  const size_t size = shape.channels * shape.height * shape.width;
  GatherEach(count, to - from, source + from, size, indices, out + from, [&](size_t i, const uint8_t* part, float* into) {
    const Move& move = moves[i];
    if (move.flip == 0 && move.dx == 0 && move.dy == 0) return Convert(to - from, part, into);
    uint8_t moved[kBuffer];
    for (size_t at = from; at < to; at += kBuffer) {
      const size_t end = std::min(to, at + kBuffer);
      MovePart(shape, move, part - from, fill, at, end, moved);
      Convert(end - at, moved, into + (at - from));
    }
  });
}

void GatherImages(size_t count, ImageShape shape, size_t from, size_t to, const float* source, const int32_t* indices, const Move* moves, float fill, float* out) {
  const size_t size = shape.channels * shape.height * shape.width;
  GatherEach(count, to - from, source + from, size, indices, out + from, [&](size_t i, const float* part, float* into) {
    MovePart(shape, moves[i], part - from, fill, from, to, into);
  });
}

}  // namespace mlp

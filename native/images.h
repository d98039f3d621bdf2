// Images that are gathered by index, each of them mirrored or moved.
#pragma once

#include <cstddef>
#include <cstdint>

namespace mlp {

// Images [channels, height, width] one after the other.
struct ImageShape {
  size_t channels, height, width;
};

// What is done to one image: mirrored left to right if `flip` is not 0, and then moved to the right by dx and down by dy.
struct Move {
  int32_t flip, dx, dy;
};

// Elements [from, to) of each out[i], which is image indices[i] of source after moves[i], with `fill` in place of what was not in it. uint8 images
// are divided by 255, correctly rounded.
void GatherImages(size_t count, ImageShape shape, size_t from, size_t to, const uint8_t* source, const int32_t* indices, const Move* moves, uint8_t fill, float* out);
void GatherImages(size_t count, ImageShape shape, size_t from, size_t to, const float* source, const int32_t* indices, const Move* moves, float fill, float* out);

}  // namespace mlp

// Sizes and positions of a layout; products and sums stop at a limit that no array reaches, and so do not overflow.
#include "layout.h"

namespace mlp {

constexpr uint64_t kLimit = uint64_t{1} << 62;

uint64_t Times(uint64_t a, uint64_t b) { return b != 0 && a > kLimit / b ? kLimit : a * b; }

uint64_t Layout::Count() const {
  uint64_t count = 1;
  if (std::find(sizes, sizes + rank, size_t{0}) != sizes + rank) return 0;
  for (size_t axis = 0; axis < rank; ++axis) count = Times(count, sizes[axis]);
  return count;
}

uint64_t Layout::Length(size_t side) const {
  uint64_t length = 1;
  for (size_t axis = 0; axis < rank; ++axis) {
    if (steps[side][axis] == 0) continue;
    if (sizes[axis] == 0) return 0;
    length = std::min(kLimit, length + Times(sizes[axis] - 1, steps[side][axis]));
  }
  return length;
}

size_t Layout::RowStart(size_t side, size_t row) const {
  if (rank == 1) return 0;
  size_t start = 0;
  for (size_t axis = rank - 2; axis > 0; row /= sizes[axis], --axis) start += row % sizes[axis] * steps[side][axis];
  return start + row * steps[side][0];
}

bool Layout::IsDense(size_t side, size_t axes) const {
  size_t step = 1;
  for (size_t axis = axes; axis-- > 0; step *= sizes[axis])
    if (steps[side][axis] != step) return false;
  return true;
}

Layout Merged(const Layout& layout) {
  Layout merged;
  for (size_t axis = 0; axis < layout.rank; ++axis) {
    const size_t size = layout.sizes[axis];
    if (size == 1) continue;
    const bool follows = merged.rank > 0 && merged.steps[0][merged.rank - 1] == size * layout.steps[0][axis] &&
                         merged.steps[1][merged.rank - 1] == size * layout.steps[1][axis];
    const size_t to = follows ? merged.rank - 1 : merged.rank++;
    merged.sizes[to] = follows ? merged.sizes[to] * size : size;
    for (size_t side = 0; side < 2; ++side) merged.steps[side][to] = layout.steps[side][axis];
  }
  if (merged.rank == 0) merged.sizes[0] = merged.steps[0][0] = merged.steps[1][0] = merged.rank = 1;
  return merged;
}

}  // namespace mlp

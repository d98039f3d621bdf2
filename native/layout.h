// How the elements of two arrays go together: the sizes of up to eight axes, and the steps of each array along them, in elements.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace mlp {

// a b, or 2^62 if it is more: as many elements as no array has.
uint64_t Times(uint64_t a, uint64_t b);

struct Layout {
  static constexpr size_t kMaxRank = 8;
  size_t rank = 0;
  size_t sizes[kMaxRank] = {};
  size_t steps[2][kMaxRank] = {};  // a repeated axis has step 0

  // How many elements there are in all; as Times counts.
  uint64_t Count() const;

  // The length of array `side`: one more than its last position. What is repeated counts once, so that the array of an axis of size 0 that it
  // does not have keeps its length.
  uint64_t Length(size_t side) const;

  // Where row `row` of the innermost axis begins in array `side`.
  size_t RowStart(size_t side, size_t row) const;

  size_t Columns() const { return sizes[rank - 1]; }
  size_t Rows() const { return Columns() == 0 ? 0 : static_cast<size_t>(Count()) / Columns(); }

  // Whether array `side` has each element once, in row-major order; for outer axes alone, whether each row has one.
  bool IsDense(size_t side) const { return IsDense(side, rank); }
  bool IsDenseByRows(size_t side) const { return steps[side][rank - 1] == 0 && IsDense(side, rank - 1); }
  // Whether all rows are the same one.
  bool IsRepeated(size_t side) const { return std::count(steps[side], steps[side] + rank - 1, size_t{0}) == static_cast<std::ptrdiff_t>(rank - 1); }

 private:
  bool IsDense(size_t side, size_t axes) const;
};

// The same elements in the same order with as few axes as possible, at least one: axes that lie in one are merged.
Layout Merged(const Layout& layout);

}  // namespace mlp

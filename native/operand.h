// One of the two arrays of a broadcast, block by block: as it is where rows are dense or long, and else copied to where it is dense.
#pragma once

#include <algorithm>
#include <cstddef>

#include "elementwise.h"
#include "isa.h"
#include "layout.h"

namespace mlp {

constexpr size_t kBlock = 1024, kWidestVector = 16, kLongRow = 64;  // elements

// Some rows of the innermost axis, or a part of one.
struct Block {
  size_t row, rows, column, columns;
  size_t size() const { return rows * columns; }
};

// The blocks of a layout: as many in a group as a row has parts, one if rows are short.
class Blocks {
 public:
  explicit Blocks(const Layout& layout)
      : all_rows_(layout.Rows()), all_columns_(layout.Columns()), columns_(std::min(all_columns_, kBlock)), rows_(kBlock / columns_) {}

  size_t Groups() const { return (all_rows_ + rows_ - 1) / rows_; }
  size_t InGroup() const { return (all_columns_ + columns_ - 1) / columns_; }
  size_t Count() const { return Groups() * InGroup(); }
  size_t Size() const { return rows_ * columns_; }
  Block At(size_t group, size_t index) const {
    const size_t row = group * rows_, column = index * columns_;
    return {row, std::min(rows_, all_rows_ - row), column, std::min(columns_, all_columns_ - column)};
  }
  Block At(size_t index) const { return At(index / InGroup(), index % InGroup()); }

 private:
  size_t all_rows_, all_columns_, columns_, rows_;
};

struct Expansion {
  template <isa::Set>
  MLP_INLINE static void Run(size_t rows, size_t row_step, size_t columns, size_t step, const float* MLP_RESTRICT x, float* MLP_RESTRICT to) {
    for (size_t i = 0; i < rows; ++i, x += row_step, to += columns) {
      if (step == 0)
        for (size_t j = 0; j < columns; j += kWidestVector)  // beyond the row's end, where the next one is written later
          for (size_t k = 0; k < kWidestVector; ++k) to[j + k] = *x;
      else if (step == 1)
        for (size_t j = 0; j < columns; ++j) to[j] = x[j];
      else
        for (size_t j = 0; j < columns; ++j) to[j] = x[j * step];
    }
  }
};

// One of the two arrays, block by block.
class Operand {
 public:
  Operand(const Layout& layout, size_t side, const float* data)
      : layout_(layout), side_(side), data_(data), step_(layout.steps[side][layout.rank - 1]), is_dense_(layout.IsDense(side)), is_repeated_(layout.IsRepeated(side)) {}

  // As it is, where it is dense or rows are long enough for a loop of their own; else dense.
  Rows RowsAt(const Block& block) {
    const bool are_even = block.rows == 1 || (layout_.rank == 2 && block.columns >= kLongRow);
    if (is_dense_ || step_ > 1 || !are_even) return {At(block), block.columns, 1};
    return {data_ + layout_.RowStart(side_, block.row) + block.column * step_, layout_.rank == 2 ? layout_.steps[side_][0] : 0, step_};
  }

  // Dense.
  const float* At(const Block& block) {
    if (is_dense_) return data_ + block.row * layout_.Columns() + block.column;
    if (block.rows == 1 && step_ == 1) return data_ + layout_.RowStart(side_, block.row) + block.column;
    const bool is_held = is_repeated_ && block.column == held_column_ && block.columns == held_columns_ && block.rows <= held_rows_;
    if (!is_held) Expand(block);
    return memory_;
  }

 private:
  void Expand(const Block& block) {
    const size_t inner = layout_.rank - 1, row_step = inner > 0 ? layout_.steps[side_][inner - 1] : 0;
    const size_t in_line = inner > 0 ? layout_.sizes[inner - 1] : 1;  // rows whose starts are row_step apart
    float* to = memory_;
    for (size_t row = block.row, end = block.row + block.rows; row < end;) {
      const size_t rows = std::min(in_line - row % in_line, end - row);
      const float* x = data_ + layout_.RowStart(side_, row) + block.column * step_;
      isa::Call<Expansion>(row_step == 0 ? 1 : rows, row_step, block.columns, step_, x, to);
      if (row_step == 0) Repeat(rows, block.columns, to);
      row += rows;
      to += rows * block.columns;
    }
    held_column_ = block.column;
    held_columns_ = block.columns;
    held_rows_ = block.rows;
  }

  // Copies the first row to all others, in pieces twice as long each time.
  static void Repeat(size_t rows, size_t columns, float* to) {
    for (size_t done = 1; done < rows; done *= 2) std::copy_n(to, std::min(done, rows - done) * columns, to + done * columns);
  }

  const Layout& layout_;
  const size_t side_;
  const float* const data_;
  const size_t step_;
  const bool is_dense_, is_repeated_;
  size_t held_column_ = 0, held_columns_ = 0, held_rows_ = 0;  // what is in the memory
  alignas(64) float memory_[kBlock + kWidestVector];
};

}  // namespace mlp

// Goes through the elements in blocks that stay in the nearest cache. Gradients are computed from dense arrays, by one loop for each op, and
// summed in a block before the next one is computed.
#include "broadcast.h"

#include <algorithm>

#include "kernels.h"
#include "operand.h"
#include "parallel.h"
#include "reduce.h"
#include "scratch.h"

namespace mlp {
namespace {

// The gradient of one side, block by block.
class Gradient {
 public:
  Gradient(const BinaryOp& op, size_t side, const Layout& layout, const float* a, const float* b, const float* dy)
      : backward_(op.backward[side]), columns_(layout.Columns()), a_(layout, 0, a), b_(layout, 1, b), dy_(dy) {}

  void Write(const Block& block, float* to) { backward_(block.size(), a_.At(block), b_.At(block), dy_ + block.row * columns_ + block.column, to); }

  const float* At(const Block& block) {
    Write(block, memory_);
    return memory_;
  }

 private:
  void (*const backward_)(size_t n, const float* a, const float* b, const float* dy, float* dx);
  const size_t columns_;
  Operand a_, b_;
  const float* const dy_;
  alignas(64) float memory_[kBlock];
};

// What the ways to take a gradient share.
struct Task {
  const BinaryOp& op;
  size_t side;
  const Layout& layout;
  const float *a, *b, *dy;
  float beta;
  float* dx;

  Gradient Make() const { return Gradient(op, side, layout, a, b, dy); }
};

// Each element of dX has one gradient.
void OfDense(const Task& task) {
  const Blocks blocks(task.layout);
  parallel::For(blocks.Count(), blocks.Size(), [&](size_t from, size_t to) {
    Gradient gradient = task.Make();
    for (size_t i = from; i < to; ++i) {
      const Block block = blocks.At(i);
      float* const dx = task.dx + block.row * task.layout.Columns() + block.column;
      if (task.beta == 0)
        gradient.Write(block, dx);
      else
        Accumulate(block.size(), gradient.At(block), task.beta, dx);
    }
  });
}

// Each element of dX has a row.
void OfRows(const Task& task) {
  const Blocks blocks(task.layout);
  parallel::For(blocks.Groups(), blocks.Size() * blocks.InGroup(), [&](size_t from, size_t to) {
    Gradient gradient = task.Make();
    for (size_t group = from; group < to; ++group) {
      double sums[kBlock];
      const Block first = blocks.At(group, 0);
      std::fill_n(sums, first.rows, 0.0);
      for (size_t i = 0; i < blocks.InGroup(); ++i) {
        const Block block = blocks.At(group, i);
        AddRowSums(block.rows, block.columns, gradient.At(block), sums);
      }
      Put(first.rows, sums, 1, task.beta, task.dx + first.row);
    }
  });
}

// dX has one element.
void OfAll(const Task& task) {
  const Blocks blocks(task.layout);
  const size_t count = blocks.Count(), parts = parallel::Parts(count * blocks.Size(), parallel::kLeastToShare);
  double sums[32] = {};  // there are no more parts
  parallel::Run(parts, [&](size_t part) {
    Gradient gradient = task.Make();
    for (size_t i = parallel::Begin(count, parts, part); i < parallel::Begin(count, parts, part + 1); ++i) {
      const Block block = blocks.At(i);
      AddRowSums(1, block.size(), gradient.At(block), &sums[part]);
    }
  });
  for (size_t part = 1; part < parts; ++part) sums[0] += sums[part];
  Put(1, sums, 1, task.beta, task.dx);
}

// dX is one row, and each of its elements has a column: summed as ColumnSums does it.
void OfColumns(const Task& task) {
  constexpr size_t kRun = 16, kMostColumns = 512;
  const size_t rows = task.layout.Rows();
  parallel::For(task.layout.Columns(), rows, [&](size_t first, size_t last) {
    Gradient gradient = task.Make();
    float run[kRun * kMostColumns];
    for (size_t from = first; from < last; from += kMostColumns) {
      const size_t columns = std::min(kMostColumns, last - from);
      const size_t at_once = columns == task.layout.Columns() ? std::min(kRun, kBlock / columns) : 1;  // a part of the columns is not dense over rows
      Scale(columns, task.beta, task.dx + from);
      for (size_t row = 0; row < rows; row += kRun) {
        const size_t in_run = std::min(kRun, rows - row);
        for (size_t i = 0; i < in_run; i += at_once) gradient.Write({row + i, std::min(at_once, in_run - i), from, columns}, run + i * columns);
        ColumnSums(in_run, columns, run, columns, 1, 1, task.dx + from);
      }
    }
  });
}

// Any other: sums are taken in double, in memory of their own.
void OfSteps(const Task& task) {
  const size_t inner = task.layout.rank - 1, step = task.layout.steps[task.side][inner], length = task.layout.Length(task.side);
  auto* const sums = reinterpret_cast<double*>(Scratch(2 * length));
  std::fill_n(sums, length, 0.0);
  const Blocks blocks(task.layout);
  Gradient gradient = task.Make();
  for (size_t i = 0; i < blocks.Count(); ++i) {
    const Block block = blocks.At(i);
    const float* row = gradient.At(block);
    for (size_t at = block.row; at < block.row + block.rows; ++at, row += block.columns) {
      double* const to = sums + task.layout.RowStart(task.side, at) + block.column * step;
      if (step == 0)
        AddRowSums(1, block.columns, row, to);
      else
        for (size_t j = 0; j < block.columns; ++j) to[j * step] += row[j];
    }
  }
  Put(length, sums, 1, task.beta, task.dx);
}

}  // namespace

void Binary(const BinaryOp& op, const Layout& layout, const float* a, const float* b, float* out) {
  if (layout.Count() == 0) return;
  const Layout merged = Merged(layout);
  const Blocks blocks(merged);
  parallel::For(blocks.Count(), blocks.Size(), [&](size_t from, size_t to) {
    Operand of_a(merged, 0, a), of_b(merged, 1, b);
    for (size_t i = from; i < to; ++i) {
      const Block block = blocks.At(i);
      const Rows rows_of_a = of_a.RowsAt(block), rows_of_b = of_b.RowsAt(block);
      const bool are_dense = rows_of_a.IsDense(block.columns) && rows_of_b.IsDense(block.columns);
      op.forward(are_dense ? 1 : block.rows, are_dense ? block.size() : block.columns, rows_of_a, rows_of_b, out + block.row * merged.Columns() + block.column);
    }
  });
}

void BinaryBackward(const BinaryOp& op, size_t side, const Layout& layout, const float* a, const float* b, const float* dy, float beta, float* dx) {
  if (layout.Count() == 0) return Scale(layout.Length(side), beta, dx);
  const Layout merged = Merged(layout);
  const Task task{op, side, merged, a, b, dy, beta, dx};
  const size_t step = merged.steps[side][merged.rank - 1];
  if (merged.IsDense(side)) return OfDense(task);
  if (merged.IsRepeated(side) && step == 0) return OfAll(task);
  if (merged.IsRepeated(side) && step == 1) return OfColumns(task);
  if (merged.IsDenseByRows(side)) return OfRows(task);
  OfSteps(task);
}

}  // namespace mlp

// Cuts a product where its parts repeat least: the longest of m, n and k is that which the smallest of the three matrices does not have, and
// only that one is then read, or summed, by both sides.
#include "product.h"

#include <algorithm>

#include "kernels.h"
#include "parallel.h"
#include "scratch.h"

namespace mlp {
namespace {

Product Rows(const Product& whole, int from, int to) {
  Product part = whole;
  part.m = to - from;
  part.a += Size(from) * (whole.trans_a ? 1 : Size(whole.lda));
  part.c += Size(from) * Size(whole.ldc);
  return part;
}

Product Columns(const Product& whole, int from, int to) {
  Product part = whole;
  part.n = to - from;
  part.b += Size(from) * (whole.trans_b ? Size(whole.ldb) : 1);
  part.c += from;
  if (whole.bias) part.bias += from;
  return part;
}

Product Depths(const Product& whole, int from, int to) {
  Product part = whole;
  part.k = to - from;
  part.a += Size(from) * (whole.trans_a ? Size(whole.lda) : 1);
  part.b += Size(from) * (whole.trans_b ? 1 : Size(whole.ldb));
  part.bias = nullptr;
  part.rectified = false;
  return part;
}

// Where `count` is cut for `left` of `parts` threads.
int Cut(int count, size_t left, size_t parts) { return static_cast<int>(parallel::Begin(Size(count), parts, left)); }

// What thread `index` of `parts` computes, cut by rows and columns until there are so many.
Product Block(const Product& product, size_t parts, size_t index) {
  if (parts == 1 || product.m == 0 || product.n == 0) return product;
  const size_t left = parts / 2;
  const bool is_left = index < left;
  const auto side = [&](auto cut, int count) {
    const int middle = Cut(count, left, parts);
    return is_left ? cut(product, 0, middle) : cut(product, middle, count);
  };
  const Product half = product.m > product.n ? side(Rows, product.m) : side(Columns, product.n);
  return is_left ? Block(half, left, index) : Block(half, parts - left, index - left);
}

}  // namespace

void MultiplyShared(const Product& product, const Multiplier& multiplier) {
  constexpr size_t kLeast = 1 << 18;        // multiply-adds of a thread: several microseconds
  constexpr size_t kElement = 16;           // how many of them take as long as an element of the matrices, where few are made of each
  constexpr size_t kMostToAddUp = 1 << 20;  // elements of C that may be there twice
  const int m = product.m, n = product.n, k = product.k;
  const size_t size = Size(m) * Size(n), elements = Size(m) * Size(k) + Size(k) * Size(n) + size;
  const size_t parts = std::min(parallel::Parts(size * Size(k) + kElement * elements, kLeast), multiplier.most_threads);
  const bool by_depth = parts > 1 && k / multiplier.deep > std::max(m, n) && size <= kMostToAddUp;
  float* const scratch = Scratch(parts * multiplier.workspace + (by_depth ? size : 0));
  const auto compute = [&](const Product& whole, size_t blocks, size_t index, size_t part) {
    const Product block = Block(whole, blocks, index);
    if (block.m == 0 || block.n == 0) return;
    multiplier.multiply(block, scratch + part * multiplier.workspace);
  };
  if (!by_depth) return parallel::Run(parts, [&](size_t part) { compute(product, parts, part, part); });

  const size_t left = parts / 2;
  const int middle = Cut(k, left, parts);
  const Product first = Depths(product, 0, middle);
  Product second = Depths(product, middle, k);
  second.beta = 0;
  second.c = scratch + parts * multiplier.workspace;
  parallel::Run(parts, [&](size_t part) {
    part < left ? compute(first, left, part, part) : compute(second, parts - left, part - left, part);
  });
  parallel::For(Size(m), Size(n), [&](size_t from, size_t to) {
    constexpr size_t kRows = 16;  // that stay in the nearest cache
    for (size_t i = from; i < to; i += kRows) {
      const Product rows = Rows(product, static_cast<int>(i), static_cast<int>(std::min(i + kRows, to)));
      Axpby(Size(rows.m) * Size(n), 1, second.c + i * Size(n), 1, rows.c);
      Finish(rows);
    }
  });
}

void Finish(const Product& product) {
  if (!product.bias) return;
  const auto add = product.rectified ? AddBiasRelu : AddBias;
  const bool dense = product.n == product.ldc;
  const size_t rows = dense ? Size(product.m) : 1;
  for (size_t i = 0; i < Size(product.m); i += rows) {
    float* const c = product.c + i * Size(product.ldc);
    add(rows, Size(product.n), c, product.bias, c);
  }
}

}  // namespace mlp

// Sums, largest and smallest elements along an axis: x is [outer, size, inner], a result [outer, inner].
#pragma once

#include <cstddef>
#include <cstdint>

namespace mlp {

// sums[i] += the sum of row i of x, as SumOfRow takes it.
void AddRowSums(size_t rows, size_t columns, const float* x, double* sums);

// out[i] = alpha sums[i] + beta out[i]; beta 0 overwrites.
void Put(size_t n, const double* sums, double alpha, double beta, float* out);

// out = alpha sum + beta out; beta 0 overwrites. On several threads where that pays. Where inner is 1 as SumOfRow, else as ColumnSums.
void Sum(size_t outer, size_t size, size_t inner, const float* x, double alpha, double beta, float* out);

// The largest or smallest of `size` > 0 elements; NaN if one is.
void Extremum(bool largest, size_t outer, size_t size, size_t inner, const float* x, float* out);

// dX = beta dX + gradient, where y are extremes of x: the elements that are equal to it (NaN to NaN) share dY evenly.
void ExtremumBackward(size_t outer, size_t size, size_t inner, const float* x, const float* y, const float* dy, float beta, float* dx);

// The first place of the extreme among `size` > 0 elements; NaN counts as both the largest and the smallest.
void ArgExtremum(bool largest, size_t outer, size_t size, size_t inner, const float* x, int32_t* out);

}  // namespace mlp

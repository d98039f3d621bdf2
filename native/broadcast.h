// Element-wise ops of two arrays that are repeated along axes, and their gradients, which are summed along these in the same pass.
#pragma once

#include "elementwise.h"
#include "layout.h"

namespace mlp {

// out = f(a, b), dense in row-major order of the layout's sizes. On several threads where that pays.
void Binary(const BinaryOp& op, const Layout& layout, const float* a, const float* b, float* out);

// dX = beta dX + the gradient of a (side 0) or b (side 1), at the steps of that side; beta 0 overwrites. dX is dense: it has no elements
// between its positions. Throws std::bad_alloc before anything is written.
void BinaryBackward(const BinaryOp& op, size_t side, const Layout& layout, const float* a, const float* b, const float* dy, float beta, float* dx);

}  // namespace mlp

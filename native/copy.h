// Copies elements from one arrangement to another: transpose, permute, narrow, concatenate, expand, and their gradients.
#pragma once

#include "layout.h"

namespace mlp {

// out[at] = alpha x[at'] + beta out[at] at the layout's positions, of x (side 0) and of out (side 1), none of which is there twice on the
// latter; beta 0 overwrites. On several threads where that pays.
void Copy(const Layout& layout, const float* x, float alpha, float beta, float* out);

}  // namespace mlp

// A matrix product of our own.
#pragma once

#include <cstddef>

#include "product.h"

namespace mlp {

// Floats of memory that the product, or a block of it, needs to work in.
size_t GemmWorkspace(const Product& product);

// Computes the product and its epilogue, with m, n, k > 0, on the calling thread.
void Gemm(const Product& product, float* workspace);

}  // namespace mlp

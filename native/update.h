// Loops of an optimizer's update: Adam's, and the sum of squares that gradients are clipped by.
#pragma once

#include <cstddef>

namespace mlp {

// What Adam's update takes beside arrays: beta is kept of a mean, and rest = 1 - beta comes to it.
struct AdamFactors {
  float beta1, rest1, beta2, rest2, eps, l2, keep, rate, root;
};

// d = g + l2 w; m = beta1 m + rest1 d; v = beta2 v + rest2 d^2; w = keep w - rate m / (sqrt(v) / root + eps).
void Adam(size_t n, const AdamFactors& by, const float* g, float* w, float* m, float* v);

// The sum of x[i]^2, in lanes of double.
double SumOfSquares(size_t n, const float* x);

}  // namespace mlp

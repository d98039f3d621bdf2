// Vectors of floats as wide as registers are, in the compilers' notation for them.
#pragma once

#include <cstring>

#include "isa.h"

#pragma GCC diagnostic ignored "-Wpsabi"  // it warns of how vectors are passed to functions, but all of these are inlined; Clang knows it by this name too

namespace mlp {

typedef float Vector16 __attribute__((vector_size(16)));
typedef float Vector32 __attribute__((vector_size(32)));
typedef float Vector64 __attribute__((vector_size(64)));

// The elements i, j, k and l of eight, those of a and then those of b.
#if defined(__clang__) || __GNUC__ >= 12
#define MLP_SHUFFLE(a, b, i, j, k, l) __builtin_shufflevector(a, b, i, j, k, l)
#else
typedef int Indices16 __attribute__((vector_size(16)));
#define MLP_SHUFFLE(a, b, i, j, k, l) __builtin_shuffle(a, b, Indices16{i, j, k, l})
#endif

// Floats need only be aligned as such.
template <typename Vector>
MLP_INLINE Vector Load(const float* from) {
  Vector vector;
  std::memcpy(&vector, from, sizeof(vector));
  return vector;
}

template <typename Vector>
MLP_INLINE void Store(const Vector& vector, float* to) {
  std::memcpy(to, &vector, sizeof(vector));
}

// to[j][i] = from[i][j] for i < rows, j < columns, whose rows are `ld` and `ldt` apart: by four times four.
MLP_INLINE void Transpose(size_t rows, size_t columns, const float* from, size_t ld, float* to, size_t ldt) {
  size_t i = 0;
  for (; i + 4 <= rows; i += 4) {
    size_t j = 0;
    for (; j + 4 <= columns; j += 4) {
      const float* const at = from + i * ld + j;
      float* const out = to + j * ldt + i;
      const auto r0 = Load<Vector16>(at), r1 = Load<Vector16>(at + ld), r2 = Load<Vector16>(at + 2 * ld), r3 = Load<Vector16>(at + 3 * ld);
      const Vector16 a = MLP_SHUFFLE(r0, r1, 0, 4, 1, 5), b = MLP_SHUFFLE(r0, r1, 2, 6, 3, 7);
      const Vector16 c = MLP_SHUFFLE(r2, r3, 0, 4, 1, 5), d = MLP_SHUFFLE(r2, r3, 2, 6, 3, 7);
      Store(MLP_SHUFFLE(a, c, 0, 1, 4, 5), out);
      Store(MLP_SHUFFLE(a, c, 2, 3, 6, 7), out + ldt);
      Store(MLP_SHUFFLE(b, d, 0, 1, 4, 5), out + 2 * ldt);
      Store(MLP_SHUFFLE(b, d, 2, 3, 6, 7), out + 3 * ldt);
    }
    for (; j < columns; ++j)
      for (size_t r = i; r < i + 4; ++r) to[j * ldt + r] = from[r * ld + j];
  }
  for (; i < rows; ++i)
    for (size_t j = 0; j < columns; ++j) to[j * ldt + i] = from[i * ld + j];
}

}  // namespace mlp

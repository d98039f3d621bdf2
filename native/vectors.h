// Vectors of floats as wide as registers are, in the compilers' notation for them.
#pragma once

#include <cstring>

#include "isa.h"

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

// A vector is handed over in memory, which is none once this is inlined: compilers warn of others. Floats need only be aligned as such.
template <typename Vector>
MLP_INLINE void Load(const float* from, Vector* vector) {
  std::memcpy(vector, from, sizeof(Vector));
}

template <typename Vector>
MLP_INLINE void Store(const Vector& vector, float* to) {
  std::memcpy(to, &vector, sizeof(Vector));
}

// to[j][i] = from[i][j] for i < rows, j < columns, whose rows are `ld` and `ldt` apart: by four times four.
MLP_INLINE void Transpose(size_t rows, size_t columns, const float* from, size_t ld, float* to, size_t ldt) {
  size_t i = 0;
  for (; i + 4 <= rows; i += 4) {
    size_t j = 0;
    for (; j + 4 <= columns; j += 4) {
      const float* const at = from + i * ld + j;
      float* const out = to + j * ldt + i;
      Vector16 r[4];
      MLP_UNROLL for (size_t q = 0; q < 4; ++q) Load(at + q * ld, &r[q]);
      const Vector16 a = MLP_SHUFFLE(r[0], r[1], 0, 4, 1, 5), b = MLP_SHUFFLE(r[0], r[1], 2, 6, 3, 7);
      const Vector16 c = MLP_SHUFFLE(r[2], r[3], 0, 4, 1, 5), d = MLP_SHUFFLE(r[2], r[3], 2, 6, 3, 7);
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

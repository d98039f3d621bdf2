// The BLAS library, found and loaded while the program runs: building needs no BLAS, and one binary serves machines with and without it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace mlp::blas {

struct Description {
  std::string library;  // path of the shared library
  std::string version;  // OpenBLAS's configuration line, or "" where the library does not tell
  std::string core;     // the processor core type its kernels are for, or ""
  std::string threading;  // "sequential", "pthreads", "openmp" or ""
};

// Loads the first of `names` that the dynamic loader finds and that has what we call; later calls keep that one.
// Returns false and one line of `failures` for each name when there is none. Thread-safe.
bool Load(const std::vector<std::string>& names, std::vector<std::string>* failures);

bool Loaded();
Description Describe();

// Threads for large products, process-wide. Small products always run on one thread, where they are faster.
void SetThreads(int threads);
int GetThreads();

// C = alpha op(A) op(B) + beta C, row-major and dense, with m, n, k > 0 and alpha != 0. Needs Loaded().
void Sgemm(bool trans_a, bool trans_b, int m, int n, int k, float alpha, const float* a, const float* b, float beta, float* c);

// y += alpha x on several threads; returns false, having done nothing, where one thread is as good or the library has none.
bool Saxpy(size_t n, float alpha, const float* x, float* y);

}  // namespace mlp::blas

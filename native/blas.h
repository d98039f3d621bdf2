// The BLAS library, found and loaded while the program runs: building needs no BLAS, and one binary serves machines with and without it.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "product.h"

namespace mlp::blas {

struct Description {
  std::string library;  // path of the shared library
  std::string version;  // OpenBLAS's configuration line, or "" where the library does not tell
  std::string core;     // the processor core type its kernels are for, or ""
  std::string threading;  // "sequential", "pthreads", "openmp" or ""
};

// Whether the threads can be had that OpenBLAS starts as it is loaded: where it gets too few, it raises SIGINT, and crashes later. It needs
// none where OPENBLAS_NUM_THREADS is 1, nor once it is loaded.
bool CanStartThreads();

// Loads the first of `names` that the dynamic loader finds and that has what we call; later calls keep that one.
// Returns false and one line of `failures` for each name when there is none. Thread-safe.
bool Load(const std::vector<std::string>& names, std::vector<std::string>* failures);

bool Loaded();
Description Describe();

// How many threads may multiply at once. Where that is more than one, the library itself runs on the thread that calls it, and on no other.
size_t Callers();

// Has a library that is loaded take the memory it multiplies in, for as many callers as there are threads.
void WarmUp();

// With m, n, k > 0 and alpha != 0. Needs Loaded().
void Sgemm(const Product& product);

}  // namespace mlp::blas

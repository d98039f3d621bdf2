// Loads a BLAS with dlopen and calls its sgemm and saxpy with as many threads as the work is worth.
#include "blas.h"

#include <dlfcn.h>

#include <atomic>
#include <cstring>
#include <mutex>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#endif

namespace mlp::blas {
namespace {

// cblas.h's enumerations and prototype; blasint is a 32-bit int in every library the table names.
enum Order { kRowMajor = 101 };
enum Transpose { kNoTrans = 111, kTrans = 112 };
using CblasSgemm = void (*)(Order, Transpose, Transpose, int, int, int, float, const float*, int, const float*, int, float, float*, int);
using CblasSaxpy = void (*)(int, float, const float*, int, float*, int);

struct Library {
  CblasSgemm sgemm = nullptr;
  CblasSaxpy saxpy = nullptr;
  void (*set_threads)(int) = nullptr;  // this and the following are OpenBLAS's own; null in another BLAS
  int (*get_threads)() = nullptr;
  char* (*config)() = nullptr;
  char* (*core)() = nullptr;
  int (*parallel)() = nullptr;
};

// Below this many multiply-adds, waking a second thread costs more than it saves: 256x256x10 takes 20 us on one thread and 98 on two.
constexpr int64_t kWorthThreads = 4 * 1000 * 1000;

// From this many elements on, two cores read and write memory faster than one: 200,704 take 33 us instead of 70.
constexpr size_t kWorthSharing = 1 << 16;

std::mutex loading;
Library library;                    // written once, under `loading`
std::atomic<bool> loaded{false};    // set after `library` is complete
std::atomic<int> large_threads{1};  // what SetThreads asked for
std::atomic<int> current_threads{0};  // what the library was last told

template <typename Function>
void Find(void* handle, const char* symbol, Function* function) {
  *function = reinterpret_cast<Function>(dlsym(handle, symbol));
}

void UseThreads(int threads) {
  if (library.set_threads && current_threads.exchange(threads, std::memory_order_relaxed) != threads) library.set_threads(threads);
}

// The library is not compiled with the address sanitizer, so what it is going to read or write is touched here, where it is seen.
void Touch([[maybe_unused]] const float* data, [[maybe_unused]] int64_t count) {
#if defined(__SANITIZE_ADDRESS__)
  const void* bad = __asan_region_is_poisoned(const_cast<float*>(data), static_cast<size_t>(count) * sizeof(float));
  if (bad) static_cast<void>(*static_cast<const volatile char*>(bad));
#endif
}

// OpenBLAS takes its work buffers at the first large product, and spins for ever where memory is short; do it now, once.
void WarmUp() {
  constexpr int kSide = 256;
  const std::vector<float> zeros(kSide * kSide);
  std::vector<float> out(kSide * kSide);
  library.sgemm(kRowMajor, kNoTrans, kNoTrans, kSide, kSide, kSide, 1, zeros.data(), kSide, zeros.data(), kSide, 0, out.data(), kSide);
}

}  // namespace

bool Load(const std::vector<std::string>& names, std::vector<std::string>* failures) {
  const std::lock_guard<std::mutex> lock(loading);
  if (loaded) return true;
  for (const std::string& name : names) {
    void* handle = dlopen(name.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (!handle) {
      failures->push_back(dlerror());
      continue;
    }
    Library found;
    Find(handle, "cblas_sgemm", &found.sgemm);
    if (!found.sgemm) {
      failures->push_back(name + ": has no cblas_sgemm");
      dlclose(handle);
      continue;
    }
    Find(handle, "openblas_get_config", &found.config);
    if (found.config && std::strstr(found.config(), "USE64BITINT")) {
      failures->push_back(name + ": is built for 64-bit sizes, which are passed otherwise");
      dlclose(handle);
      continue;
    }
    Find(handle, "cblas_saxpy", &found.saxpy);
    Find(handle, "openblas_set_num_threads", &found.set_threads);
    Find(handle, "openblas_get_num_threads", &found.get_threads);
    Find(handle, "openblas_get_corename", &found.core);
    Find(handle, "openblas_get_parallel", &found.parallel);
    library = found;
    large_threads = found.get_threads ? found.get_threads() : 1;
    WarmUp();
    loaded = true;
    return true;
  }
  return false;
}

bool Loaded() { return loaded; }

Description Describe() {
  const std::lock_guard<std::mutex> lock(loading);  // OpenBLAS puts its configuration together in a static buffer
  static const char* const kThreading[] = {"sequential", "pthreads", "openmp"};
  Description description;
  Dl_info info;
  if (dladdr(reinterpret_cast<void*>(library.sgemm), &info) && info.dli_fname) description.library = info.dli_fname;
  if (library.config) description.version = library.config();
  if (library.core) description.core = library.core();
  const int parallel = library.parallel ? library.parallel() : -1;
  if (parallel >= 0 && parallel <= 2) description.threading = kThreading[parallel];
  return description;
}

void SetThreads(int threads) {
  UseThreads(threads);
  large_threads = library.get_threads ? library.get_threads() : 1;  // the library has a limit of its own
}

int GetThreads() { return large_threads; }

void Sgemm(bool trans_a, bool trans_b, int m, int n, int k, float alpha, const float* a, const float* b, float beta, float* c) {
  Touch(a, static_cast<int64_t>(m) * k);
  Touch(b, static_cast<int64_t>(k) * n);
  Touch(c, static_cast<int64_t>(m) * n);
  UseThreads(static_cast<int64_t>(m) * n * k < kWorthThreads ? 1 : large_threads.load(std::memory_order_relaxed));
  library.sgemm(kRowMajor, trans_a ? kTrans : kNoTrans, trans_b ? kTrans : kNoTrans, m, n, k, alpha, a, trans_a ? m : k, b,
                trans_b ? k : n, beta, c, n);
}

bool Saxpy(size_t n, float alpha, const float* x, float* y) {
  const int threads = large_threads;
  // With alpha 0 the library would not look at x, and miss its NaNs.
  if (n < kWorthSharing || n > INT32_MAX || threads < 2 || alpha == 0 || !library.saxpy || !library.set_threads) return false;
  Touch(x, static_cast<int64_t>(n));
  Touch(y, static_cast<int64_t>(n));
  UseThreads(threads);
  library.saxpy(static_cast<int>(n), alpha, x, 1, y, 1);
  return true;
}

}  // namespace mlp::blas

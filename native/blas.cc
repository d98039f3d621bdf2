// Loads a BLAS and calls its sgemm.
#include "blas.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <mutex>
#include <new>
#include <thread>
#include <vector>

#include "parallel.h"
#include "shared_library.h"

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#endif

namespace mlp::blas {
namespace {

// cblas.h's enumerations and prototype; blasint is a 32-bit int in every library the table names.
enum Order { kRowMajor = 101 };
enum Transpose { kNoTrans = 111, kTrans = 112 };
using CblasSgemm = void (*)(Order, Transpose, Transpose, int, int, int, float, const float*, int, const float*, int, float, float*, int);

// What openblas_get_parallel returns for a build on OpenMP.
constexpr int kOpenMp = 2;

// Stands before the number of threads that an OpenBLAS was built for in its configuration.
constexpr char kMaxThreads[] = "MAX_THREADS=";

// How long callers wait for each other in warming up: they must multiply at once, but not all threads that are asked for may come.
constexpr auto kPatience = std::chrono::milliseconds(20);

struct Library {
  CblasSgemm sgemm = nullptr;
  void (*set_threads)(int) = nullptr;  // this and the following are OpenBLAS's own; null in another BLAS
  char* (*config)() = nullptr;
  char* (*core)() = nullptr;
  int (*parallel)() = nullptr;
  void* (*take_buffer)(int) = nullptr;  // another one for each call, until it is given back
  void (*give_buffer)(void*) = nullptr;
  void (*omp_set_threads)(int) = nullptr;  // of the OpenMP that an OpenBLAS runs on
};

std::mutex loading;
std::mutex one_by_one;            // for a library that may have no locks
Library library;                  // written once, under `loading`
size_t callers = 1;               // as `library`
std::atomic<bool> loaded{false};  // set after both are complete

template <typename Function>
void Find(void* handle, const char* symbol, Function* function) {
  *function = reinterpret_cast<Function>(shared_library::Find(handle, symbol));
}

// The library is not compiled with the address sanitizer, so what it is going to read or write is touched here, where it is seen.
void Touch([[maybe_unused]] const float* data, [[maybe_unused]] int64_t rows, [[maybe_unused]] int64_t columns, [[maybe_unused]] int64_t ld) {
#if defined(__SANITIZE_ADDRESS__)
  const auto count = static_cast<size_t>((rows - 1) * ld + columns);
  const void* bad = __asan_region_is_poisoned(const_cast<float*>(data), count * sizeof(float));
  if (bad) static_cast<void>(*static_cast<const volatile char*>(bad));
#endif
}

bool IsSequential(const Library& it) { return it.parallel && it.parallel() == 0; }

// An OpenBLAS without threads may have no locks either, and another library has threads of its own.
size_t CallersOf(const Library& it) {
  if (!it.set_threads || !it.parallel || IsSequential(it) || !it.config) return 1;
  const char* most = std::strstr(it.config(), kMaxThreads);
  return most ? std::max(std::strtoul(most + std::strlen(kMaxThreads), nullptr, 10), 1ul) : 1;
}

// Has each of `count` threads multiply, all beginning together, and says whether they did: for at least half of the longest time.
template <typename Multiply>
bool MultiplyAtOnce(size_t count, Multiply multiply) {
  using Clock = std::chrono::steady_clock;
  std::vector<Clock::time_point> began(count), ended(count);
  std::atomic<size_t> ready{0};
  std::atomic<bool> missed{false};
  const auto until = Clock::now() + kPatience;
  parallel::Run(count, [&](size_t part) {
    for (++ready; ready < count && !missed;) {
      std::this_thread::yield();
      if (Clock::now() > until) missed = true;
    }
    began[part] = Clock::now();
    multiply(part);
    ended[part] = Clock::now();
  });
  const auto together = *std::min_element(ended.begin(), ended.end()) - *std::max_element(began.begin(), began.end());
  auto longest = Clock::duration::zero();
  for (size_t part = 0; part < count; part++) longest = std::max(longest, ended[part] - began[part]);
  return !missed && 2 * together >= longest;
}

}  // namespace

bool CanStartThreads() {
  const char* asked = std::getenv("OPENBLAS_NUM_THREADS");
  const bool none = asked && std::strcmp(asked, "1") == 0;
  return loaded || none || parallel::CanStart(std::thread::hardware_concurrency());
}

bool Load(const std::vector<std::string>& names, std::vector<std::string>* failures) {
  const std::lock_guard<std::mutex> lock(loading);
  if (loaded) return true;
  for (const std::string& name : names) {
    std::string failure;
    void* handle = shared_library::Open(name, &failure);
    if (!handle) {
      failures->push_back(failure);
      continue;
    }
    Library found;
    Find(handle, "cblas_sgemm", &found.sgemm);
    if (!found.sgemm) {
      failures->push_back(name + ": has no cblas_sgemm");
      shared_library::Close(handle);
      continue;
    }
    Find(handle, "openblas_get_config", &found.config);
    if (found.config && std::strstr(found.config(), "USE64BITINT")) {
      failures->push_back(name + ": is built for 64-bit sizes, which are passed otherwise");
      shared_library::Close(handle);
      continue;
    }
    Find(handle, "openblas_set_num_threads", &found.set_threads);
    Find(handle, "openblas_get_corename", &found.core);
    Find(handle, "openblas_get_parallel", &found.parallel);
    if (found.parallel && found.parallel() == kOpenMp) Find(handle, "omp_set_num_threads", &found.omp_set_threads);
    if (found.config && !std::strstr(found.config(), "USE_TLS")) {  // else each thread has buffers of its own
      Find(handle, "blas_memory_alloc", &found.take_buffer);
      Find(handle, "blas_memory_free", &found.give_buffer);
    }
    library = found;
    callers = CallersOf(found);
    if (callers > 1) library.set_threads(1);
    loaded = true;
    WarmUp();
    return true;
  }
  return false;
}

bool Loaded() { return loaded; }

size_t Callers() { return loaded ? callers : 1; }

Description Describe() {
  const std::lock_guard<std::mutex> lock(loading);  // OpenBLAS puts its configuration together in a static buffer
  static const char* const kThreading[] = {"sequential", "pthreads", "openmp"};
  Description description;
  description.library = shared_library::PathOf(reinterpret_cast<void*>(library.sgemm));
  if (library.config) description.version = library.config();
  if (library.core) description.core = library.core();
  const int parallel = library.parallel ? library.parallel() : -1;
  if (parallel >= 0 && parallel <= 2) description.threading = kThreading[parallel];
  return description;
}

// OpenBLAS takes a work buffer for each caller, at its first large product, and spins for ever where memory is short; do it now, once. Where
// its functions for that are hidden, or each thread has buffers of its own, threads multiply, until they have done so together.
void WarmUp() {
  static std::atomic<size_t> warm{0};
  const size_t count = std::min(Callers(), parallel::Parts(SIZE_MAX, 1));
  if (!loaded || warm >= count) return;
  if (library.take_buffer && library.give_buffer) {
    void* buffers[parallel::kMostParts];
    size_t taken = 0;
    while (taken < count && (buffers[taken] = library.take_buffer(0))) taken++;
    if (taken == count) warm = count;
    while (taken > 0) library.give_buffer(buffers[--taken]);
    return;
  }
  constexpr int kSide = 256;
  constexpr size_t kSize = kSide * kSide;
  const std::unique_ptr<float[]> memory(new (std::nothrow) float[(count + 1) * kSize]);
  if (!memory) return;
  float* const ones = std::fill_n(memory.get() + count * kSize, kSize, 1.0f) - kSize;
  // Where others use the processors too, rounds are in vain, and one may only seem to have been together.
  constexpr int kRounds = 100;
  const int enough = count > 1 ? 2 : 1;
  int together = 0;
  for (int round = 0; round < kRounds && together < enough; round++)
    together += MultiplyAtOnce(count, [&](size_t part) {
      Sgemm({false, false, kSide, kSide, kSide, 1, ones, kSide, ones, kSide, 0, memory.get() + part * kSize, kSide});
    });
  if (together == enough) warm = count;
}

void Sgemm(const Product& p) {
  Touch(p.a, p.trans_a ? p.k : p.m, p.trans_a ? p.m : p.k, p.lda);
  Touch(p.b, p.trans_b ? p.n : p.k, p.trans_b ? p.k : p.n, p.ldb);
  Touch(p.c, p.m, p.n, p.ldc);
  // OpenMP counts threads for each thread that calls, so that setting them at loading was for that one alone.
  thread_local bool is_alone = false;
  if (library.omp_set_threads && !is_alone) {
    library.omp_set_threads(1);
    is_alone = true;
  }
  std::unique_lock<std::mutex> lock(one_by_one, std::defer_lock);
  if (IsSequential(library)) lock.lock();
  library.sgemm(kRowMajor, p.trans_a ? kTrans : kNoTrans, p.trans_b ? kTrans : kNoTrans, p.m, p.n, p.k, p.alpha, p.a, p.lda, p.b, p.ldb,
                p.beta, p.c, p.ldc);
}

}  // namespace mlp::blas

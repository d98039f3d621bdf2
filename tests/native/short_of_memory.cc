// A large product on two threads where memory is short: `short_of_memory LIBRARY addon | plain`, with the addon's loader or with the library as it comes.
// Ends well, or after two seconds by SIGALRM.
#include <dlfcn.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdio>
#include <string>
#include <vector>

#include "../../native/blas.h"
#include "../../native/parallel.h"

namespace {

using CblasSgemm = void (*)(int, int, int, int, int, int, float, const float*, int, const float*, int, float, float*, int);

// Leaves the process one more megabyte: less than OpenBLAS's work buffers.
bool LimitMemory() {
  long pages = 0;
  std::FILE* file = std::fopen("/proc/self/statm", "r");
  const bool read = file && std::fscanf(file, "%ld", &pages) == 1;
  if (file) std::fclose(file);
  const auto bytes = static_cast<rlim_t>(pages * sysconf(_SC_PAGESIZE) + (1 << 20));
  const rlimit limit{bytes, bytes};
  return read && setrlimit(RLIMIT_AS, &limit) == 0;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) return 2;
  constexpr int kSide = 400;
  const std::string library = arguments[1], how = arguments[2];
  const std::vector<float> ones(kSide * kSide, 1);
  std::vector<float> out(kSide * kSide);
  void* handle = dlopen(library.c_str(), RTLD_NOW);
  const auto sgemm = handle ? reinterpret_cast<CblasSgemm>(dlsym(handle, "cblas_sgemm")) : nullptr;
  std::vector<std::string> failures;
  mlp::parallel::SetThreads(2);
  if (!sgemm || (how == "addon" && !mlp::blas::Load({library}, &failures)) || !LimitMemory()) return 3;
  alarm(2);
  if (how == "addon")
    mlp::MultiplyShared({false, false, kSide, kSide, kSide, 1, ones.data(), kSide, ones.data(), kSide, 0, out.data(), kSide},
                        {[](const mlp::Product& part, float*) { mlp::blas::Sgemm(part); }, 0, 2, 1});
  else
    sgemm(101, 111, 111, kSide, kSide, kSide, 1, ones.data(), kSide, ones.data(), kSide, 0, out.data(), kSide);
  return out.back() == kSide ? 0 : 4;
}

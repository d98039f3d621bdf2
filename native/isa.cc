// Asks the processor, and the system, which keeps the wide registers of its threads, once.
#include "isa.h"

namespace mlp::isa {
namespace {

Set Detect() {
#if defined(__x86_64__)
  __builtin_cpu_init();
  const auto avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2");
  const auto avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
                      __builtin_cpu_supports("avx512vl");
  if (avx2) return avx512 ? kAvx512 : kAvx2;
#endif
  return kBaseline;
}

std::atomic<Set> in_use{Best()};

}  // namespace

Set Best() {
  static const Set best = Detect();
  return best;
}

Set Get() { return in_use.load(std::memory_order_relaxed); }

void Use(Set set) { in_use = set; }

}  // namespace mlp::isa

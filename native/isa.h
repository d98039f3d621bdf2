// The instruction set that loops and products run on: one for the process, the best that the processor has unless a lower one is asked for.
//
// A kernel is a type with `template <isa::Set> static void Run(...)`, always inlined, as is all that it calls. It is compiled once for each
// set, and isa::Call<Kernel>(...) runs the copy of the set in use. Arguments are passed by value: numbers and pointers.
#pragma once

#include <atomic>
#include <cstddef>

#define MLP_INLINE inline __attribute__((always_inline))  // only so does it become code of its caller's instruction set
#define MLP_LAMBDA __attribute__((always_inline))         // the same of a lambda
#define MLP_RESTRICT __restrict__
// An output may be exactly an input, so no iteration depends on another; without it such loops stay scalar.
#if defined(__clang__)
#define MLP_IN_PLACE _Pragma("clang loop vectorize(assume_safety)")
#else
#define MLP_IN_PLACE _Pragma("GCC ivdep")
#endif

// Before a short loop that has to be unrolled completely, so that its variables stay in registers.
#if defined(__clang__)
#define MLP_UNROLL _Pragma("unroll")
#else
#define MLP_UNROLL _Pragma("GCC unroll 16")
#endif

namespace mlp::isa {

// From the least to the best. On x86-64 the baseline is SSE2, on arm64 NEON, and there are no others.
enum Set : int { kBaseline, kAvx2, kAvx512 };
constexpr const char* kNames[] = {"baseline", "avx2", "avx512"};

// The best set of this processor.
Set Best();

// The set in use; process-wide. Not above Best().
Set Get();
void Use(Set set);

#if defined(__x86_64__)
#if defined(__clang__)
#define MLP_WIDTH(options)
#else
#define MLP_WIDTH(options) options  // GCC prefers vectors of 32 bytes by itself
#endif

template <typename Kernel, typename... Args>
__attribute__((noinline, target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,bmi,bmi2" MLP_WIDTH(",prefer-vector-width=512")))) void CallAvx512(Args... args) {
  Kernel::template Run<kAvx512>(args...);
}

template <typename Kernel, typename... Args>
__attribute__((noinline, target("avx2,fma,bmi,bmi2" MLP_WIDTH(",prefer-vector-width=256")))) void CallAvx2(Args... args) {
  Kernel::template Run<kAvx2>(args...);
}
#endif

template <typename Kernel, typename... Args>
__attribute__((noinline)) void CallBaseline(Args... args) {
  Kernel::template Run<kBaseline>(args...);
}

// Runs the copy of a set as a function of its own, whose registers are not those of the caller, code of the same set.
template <Set set, typename Kernel, typename... Args>
void CallOf(Args... args) {
#if defined(__x86_64__)
  if constexpr (set == kAvx512) return CallAvx512<Kernel>(args...);
  if constexpr (set == kAvx2) return CallAvx2<Kernel>(args...);
#endif
  CallBaseline<Kernel>(args...);
}

template <typename Kernel, typename... Args>
void Call(Args... args) {
#if defined(__x86_64__)
  const Set set = Get();
  if (set == kAvx512) return CallAvx512<Kernel>(args...);
  if (set == kAvx2) return CallAvx2<Kernel>(args...);
#endif
  CallBaseline<Kernel>(args...);
}

}  // namespace mlp::isa

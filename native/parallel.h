// Threads of our own that share a kernel's work with the thread that calls it.
//
// A step of training is a dozen kernels of 5 to 500 microseconds, so the threads wait for the next one awake, and sleep only when none
// has come for a while. No call waits for a thread that is not there in time: the caller then does that part itself.
#pragma once

#include <algorithm>
#include <cstddef>

namespace mlp::parallel {

// Most threads of a call, from 1, the caller among them; process-wide. It starts them: there are 32 at the most, and fewer where the
// system gives no more. 0 until it is set, which counts as 1.
void SetThreads(int threads);
int GetThreads();

// Whether this process may start so many threads more, which it tries.
bool CanStart(size_t threads);

constexpr size_t kMostParts = 32;  // a bit each

// Calls work(context, part) once for each part < parts, which are at most kMostParts, on several threads, and returns when all are done. Work may
// not throw, nor call Run. Where another thread's call is under way, this one does all of its parts alone.
void Run(size_t parts, void (*work)(const void* context, size_t part), const void* context);

template <typename Body>
void Run(size_t parts, const Body& body) {
  Run(parts, [](const void* context, size_t part) { (*static_cast<const Body*>(context))(part); }, &body);
}

// Elements of work that are more than it costs to share.
constexpr size_t kLeastToShare = 1 << 14;

// How many parts a work of this size is worth, where `least` is worth one.
inline size_t Parts(size_t size, size_t least) {
  return std::clamp<size_t>(size / least, 1, static_cast<size_t>(std::max(GetThreads(), 1)));
}

// Parts begin at multiples of this.
constexpr size_t kMultiple = 8;

// Where part `part` of 0 <= i < count begins, and the one before it ends.
inline size_t Begin(size_t count, size_t parts, size_t part) {
  const size_t length = (count + parts - 1) / parts;
  return std::min((length + kMultiple - 1) / kMultiple * kMultiple * part, count);
}

// Calls body(from, to) for ranges that together are 0 <= i < count; each is `unit` elements of work.
template <typename Body>
void For(size_t count, size_t unit, const Body& body) {
  const size_t parts = Parts(count * unit, kLeastToShare);
  if (parts == 1) return body(0, count);
  Run(parts, [&](size_t part) { body(Begin(count, parts, part), Begin(count, parts, part + 1)); });
}

}  // namespace mlp::parallel

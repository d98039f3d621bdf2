// A pool of threads that take the parts of one call at a time, and stay awake for a while after it.
#include "parallel.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include "shared_library.h"

namespace mlp::parallel {
namespace {

// Longer than what lies between two kernels of a step, shorter than what a user would notice on another process.
constexpr auto kAwake = std::chrono::milliseconds(1);

void Pause() {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ __volatile__("yield");
#endif
}

// Waits awake until `ready` holds, at first without giving up the processor; false when `most` is over.
template <typename Ready>
bool Spin(const Ready& ready, std::chrono::steady_clock::duration most) {
  constexpr int kPauses = 64;
  const auto start = std::chrono::steady_clock::now();
  for (int turn = 0;; ++turn) {
    for (int i = 0; i < kPauses; ++i) {
      if (ready()) return true;
      Pause();
    }
    if (std::chrono::steady_clock::now() - start > most) return false;
    if (turn > 16) std::this_thread::yield();
  }
}

class Pool {
 public:
  // Has up to `helpers` threads, and returns how many there are: fewer where the system gives no more.
  size_t Grow(size_t helpers) {
    const std::lock_guard<std::mutex> only(calls_);
    try {
      for (; helpers_ < helpers; ++helpers_) std::thread([this, own = helpers_ + 1] { Serve(own); }).detach();
    } catch (const std::exception&) {  // the caller does more
    }
    return std::min(helpers_, helpers);
  }

  void Run(size_t parts, void (*work)(const void*, size_t), const void* context) {
    const std::unique_lock<std::mutex> only(calls_, std::try_to_lock);
    if (!only) {
      for (size_t part = 0; part < parts; ++part) work(context, part);
      return;
    }
    work_ = work;
    context_ = context;
    unfinished_.store(parts, std::memory_order_relaxed);
    const auto helped = static_cast<uint32_t>((uint64_t{1} << parts) - 2);  // all but part 0
    open_ = helped;
    Wake(asleep_ & helped);
    Do(0);
    for (size_t part = 1; part < parts; ++part) Take(part);
    Spin([this] { return unfinished_.load(std::memory_order_acquire) == 0; }, std::chrono::steady_clock::duration::max());
  }

 private:
  // Does a part that no thread has taken yet. What the call is may be read from then on, since it cannot end before.
  void Take(size_t part) {
    const uint32_t bit = uint32_t{1} << part;
    if (open_.fetch_and(~bit) & bit) Do(part);
  }

  void Do(size_t part) {
    work_(context_, part);
    unfinished_.fetch_sub(1, std::memory_order_release);
  }

  void Wake(uint32_t helpers) {
    if (helpers == 0) return;
    const std::lock_guard<std::mutex> lock(sleep_);
    for (size_t own = 1; own < kMostParts; ++own)
      if (helpers >> own & 1) wake_[own].notify_one();
  }

  // A helper does the same part of each call, whose results of the call before its cache still holds, and is not disturbed by calls of fewer.
  [[noreturn]] void Serve(size_t own) {
    const uint32_t bit = uint32_t{1} << own;
    const auto called = [&] { return (open_ & bit) != 0; };
    for (;;) {
      if (!Spin(called, kAwake)) {
        std::unique_lock<std::mutex> lock(sleep_);
        asleep_ |= bit;
        wake_[own].wait(lock, called);
        asleep_ &= ~bit;
      }
      Take(own);
    }
  }

  std::mutex calls_;  // held by the thread whose call is under way
  size_t helpers_ = 0;
  void (*work_)(const void*, size_t) = nullptr;
  const void* context_ = nullptr;
  alignas(64) std::atomic<uint32_t> open_{0};  // a bit for each part that no thread has taken
  alignas(64) std::atomic<size_t> unfinished_{0};
  std::mutex sleep_;
  std::condition_variable wake_[kMostParts];
  std::atomic<uint32_t> asleep_{0};  // a bit for each helper, as of its part
};

std::atomic<int> most_threads{0};

// Never destroyed, and its code never unloaded: its threads run until the process ends, also where the addon's last worker has ended.
Pool& ThePool() {
  static Pool& pool = []() -> Pool& {
    shared_library::Pin(reinterpret_cast<void*>(&ThePool));
    return *new Pool;
  }();
  return pool;
}

}  // namespace

void SetThreads(int threads) {
  const size_t helpers = std::min(static_cast<size_t>(threads), kMostParts) - 1;
  most_threads = static_cast<int>((helpers > 0 ? ThePool().Grow(helpers) : 0) + 1);
}

int GetThreads() { return most_threads; }

bool CanStart(size_t threads) {
  std::mutex start;
  std::vector<std::thread> started;
  bool can = true;
  try {
    const std::lock_guard<std::mutex> all(start);  // keeps each until the last is there
    while (started.size() < threads) started.emplace_back([&] { const std::lock_guard<std::mutex> one(start); });
  } catch (const std::exception&) {
    can = false;
  }
  for (std::thread& thread : started) thread.join();
  return can;
}

void Run(size_t parts, void (*work)(const void*, size_t), const void* context) {
  if (parts <= 1) return work(context, 0);
  ThePool().Run(parts, work, context);
}

}  // namespace mlp::parallel

// A pool of threads that take the parts of one call at a time, and stay awake for a while after it.
#include "parallel.h"

#include <dlfcn.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <mutex>
#include <thread>

namespace mlp::parallel {
namespace {

constexpr int kMostParts = 32;  // a bit each

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
  void Run(size_t parts, void (*work)(const void*, size_t), const void* context) {
    const std::unique_lock<std::mutex> only(calls_, std::try_to_lock);
    if (!only) {
      for (size_t part = 0; part < parts; ++part) work(context, part);
      return;
    }
    Grow(parts - 1);
    work_ = work;
    context_ = context;
    unfinished_.store(parts, std::memory_order_relaxed);
    const uint64_t all = (uint64_t{1} << parts) - 1;
    open_.store(++call_ << kMostParts | (all & ~uint64_t{1}));
    if (sleeping_ > 0) {
      const std::lock_guard<std::mutex> lock(sleep_);
      wake_.notify_all();
    }
    Do(0);
    TakeParts(0);
    Spin([this] { return unfinished_.load(std::memory_order_acquire) == 0; }, std::chrono::steady_clock::duration::max());
  }

 private:
  void Grow(size_t helpers) {
    for (; helpers_ < helpers; ++helpers_) {
      try {
        std::thread([this, own = helpers_ + 1] { Serve(own); }).detach();
      } catch (const std::exception&) {  // no more are to be had: the others do more
        return;
      }
    }
  }

  void Do(size_t part) {
    work_(context_, part);
    unfinished_.fetch_sub(1, std::memory_order_release);
  }

  // Does parts of the call that is under way until none is open: `own` before others, since it is that of the call before, whose results this
  // thread's cache still holds. What the call is may be read once a part is taken, which keeps it from ending; its number in `open_` keeps a
  // part of the next call from being taken for one of this.
  void TakeParts(size_t own) {
    for (uint64_t open = open_; static_cast<uint32_t>(open) != 0;) {
      const auto parts = static_cast<uint32_t>(open);
      const size_t part = parts >> own & 1 ? own : static_cast<size_t>(__builtin_ctz(parts));
      if (!open_.compare_exchange_weak(open, open & ~(uint64_t{1} << part))) continue;
      Do(part);
      open = open_;
    }
  }

  [[noreturn]] void Serve(size_t own) {
    const auto called = [this] { return static_cast<uint32_t>(open_) != 0; };
    for (;;) {
      if (!Spin(called, kAwake)) {
        std::unique_lock<std::mutex> lock(sleep_);
        ++sleeping_;
        wake_.wait(lock, called);
        --sleeping_;
      }
      TakeParts(own);
    }
  }

  std::mutex calls_;  // held by the thread whose call is under way
  size_t helpers_ = 0;
  uint64_t call_ = 0;
  void (*work_)(const void*, size_t) = nullptr;
  const void* context_ = nullptr;
  alignas(64) std::atomic<uint64_t> open_{0};  // the call's number, and a bit for each of its parts that no thread has taken
  alignas(64) std::atomic<size_t> unfinished_{0};
  std::mutex sleep_;
  std::condition_variable wake_;
  std::atomic<int> sleeping_{0};
};

std::atomic<int> most_threads{0};

// Never destroyed, and its code never unloaded: its threads run until the process ends, also where the addon's last worker has ended.
Pool& ThePool() {
  static Pool& pool = []() -> Pool& {
    Dl_info info;
    if (dladdr(reinterpret_cast<void*>(&ThePool), &info)) dlopen(info.dli_fname, RTLD_NOW | RTLD_NODELETE);
    return *new Pool;
  }();
  return pool;
}

}  // namespace

void SetThreads(int threads) { most_threads = std::min(threads, kMostParts); }

int GetThreads() { return most_threads; }

void Run(size_t parts, void (*work)(const void*, size_t), const void* context) {
  if (parts <= 1) return work(context, 0);
  ThePool().Run(parts, work, context);
}

}  // namespace mlp::parallel

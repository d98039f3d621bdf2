// Memory that a thread keeps from call to call.
#pragma once

#include <cstddef>
#include <memory>

namespace mlp {

// At least `size` floats of the calling thread, with undefined contents, until it asks again. Throws std::bad_alloc.
inline float* Scratch(size_t size) {
  thread_local std::unique_ptr<float[]> memory;
  thread_local size_t length = 0;
  if (size > length) {
    memory.reset(new float[size]);
    length = size;
  }
  return memory.get();
}

}  // namespace mlp

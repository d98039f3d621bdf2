// Shared libraries that are loaded while the program runs, on POSIX systems and on Windows.
#pragma once

#include <string>

namespace mlp::shared_library {

// The library of a name, where the system looks for one, or of a path. Null, and the system's reason, where it cannot be loaded.
void* Open(const std::string& name, std::string* failure);

// The address of what a library calls so, or null.
void* Find(void* library, const char* symbol);

void Close(void* library);

// The path of the library that an address is in, or "".
std::string PathOf(const void* address);

// Has the library that an address is in stay until the process ends.
void Pin(const void* address);

}  // namespace mlp::shared_library

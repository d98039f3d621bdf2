// By dlopen, or by LoadLibrary.
#include "shared_library.h"

#if defined(_WIN32)
#include <windows.h>
#else
#include <dlfcn.h>
#endif

namespace mlp::shared_library {

#if defined(_WIN32)
namespace {

constexpr DWORD kLongest = 32768;  // of a path, and of a variable

std::wstring Wide(const std::string& text) {
  const int size = static_cast<int>(text.size());
  std::wstring wide(text.size(), L'\0');  // at most one for each byte
  wide.resize(static_cast<size_t>(MultiByteToWideChar(CP_UTF8, 0, text.data(), size, wide.data(), size)));
  return wide;
}

std::string Narrow(const std::wstring& wide) {
  const int size = static_cast<int>(wide.size());
  std::string text(3 * wide.size(), '\0');
  text.resize(static_cast<size_t>(WideCharToMultiByte(CP_UTF8, 0, wide.data(), size, text.data(), 3 * size, nullptr, nullptr)));
  return text;
}

// What the system says of its last error, on one line.
std::string LastError() {
  const DWORD code = GetLastError();
  std::wstring text(1024, L'\0');
  const DWORD flags = FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS | FORMAT_MESSAGE_MAX_WIDTH_MASK;
  text.resize(FormatMessageW(flags, nullptr, code, 0, text.data(), static_cast<DWORD>(text.size()), nullptr));
  text.erase(text.find_last_not_of(L" .") + 1);
  return text.empty() ? "error " + std::to_string(code) : Narrow(text);
}

// As dlopen: with a slash it is a path, and without one a name in the folders of PATH. The current folder is none of them unless PATH has it.
std::wstring Locate(const std::wstring& name) {
  std::wstring found(kLongest, L'\0'), folders(kLongest, L'\0');
  if (name.find_first_of(L"/\\") != std::wstring::npos) {
    found.resize(GetFullPathNameW(name.c_str(), kLongest, found.data(), nullptr));
    return found;
  }
  GetEnvironmentVariableW(L"PATH", folders.data(), kLongest);
  found.resize(SearchPathW(folders.c_str(), name.c_str(), nullptr, kLongest, found.data(), nullptr));
  return found;
}

HMODULE ModuleOf(const void* address, DWORD flags) {
  HMODULE module = nullptr;
  GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | flags, static_cast<LPCWSTR>(address), &module);
  return module;
}

}  // namespace

void* Open(const std::string& name, std::string* failure) {
  const std::wstring path = Locate(Wide(name));
  // The libraries that it needs itself are those beside it, and the system's.
  constexpr DWORD kFlags = LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR | LOAD_LIBRARY_SEARCH_DEFAULT_DIRS;
  void* const library = path.empty() ? nullptr : LoadLibraryExW(path.c_str(), nullptr, kFlags);
  if (!library) *failure = name + ": " + LastError();
  return library;
}

void* Find(void* library, const char* symbol) { return reinterpret_cast<void*>(GetProcAddress(static_cast<HMODULE>(library), symbol)); }

void Close(void* library) { FreeLibrary(static_cast<HMODULE>(library)); }

std::string PathOf(const void* address) {
  const HMODULE module = ModuleOf(address, GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT);
  std::wstring path(kLongest, L'\0');
  path.resize(module ? GetModuleFileNameW(module, path.data(), kLongest) : 0);
  return Narrow(path);
}

void Pin(const void* address) { ModuleOf(address, GET_MODULE_HANDLE_EX_FLAG_PIN); }

#else

void* Open(const std::string& name, std::string* failure) {
  void* const library = dlopen(name.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!library) *failure = dlerror();
  return library;
}

void* Find(void* library, const char* symbol) { return dlsym(library, symbol); }

void Close(void* library) { dlclose(library); }

std::string PathOf(const void* address) {
  Dl_info info;
  return dladdr(address, &info) && info.dli_fname ? info.dli_fname : "";
}

void Pin(const void* address) { dlopen(PathOf(address).c_str(), RTLD_NOW | RTLD_NODELETE); }

#endif

}  // namespace mlp::shared_library

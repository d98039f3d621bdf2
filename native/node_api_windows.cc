// Node-API's functions on Windows. A library there imports them from a file by name, node.exe, but the program that has them may be called otherwise,
// such as Electron. So no file is named, and the pointers that the compiler calls imported functions through are filled in here, from the process.
#if defined(_WIN32)
#include <windows.h>

#include "shared_library.h"

// Those in use: the linker names one that is missing.
#define MLP_NODE_API(each) \
  each(napi_async_destroy) each(napi_call_function) each(napi_close_callback_scope) each(napi_close_escapable_handle_scope) \
  each(napi_close_handle_scope) each(napi_create_array) each(napi_create_array_with_length) each(napi_create_double) each(napi_create_error) \
  each(napi_create_object) each(napi_create_reference) each(napi_create_string_utf8) each(napi_create_type_error) each(napi_define_properties) \
  each(napi_delete_reference) each(napi_escape_handle) each(napi_fatal_error) each(napi_get_and_clear_last_exception) each(napi_get_array_length) \
  each(napi_get_cb_info) each(napi_get_element) each(napi_get_last_error_info) each(napi_get_null) each(napi_get_property) \
  each(napi_get_reference_value) each(napi_get_typedarray_info) each(napi_get_value_bool) each(napi_get_value_double) \
  each(napi_get_value_string_utf8) each(napi_has_property) each(napi_is_array) each(napi_is_arraybuffer) each(napi_is_detached_arraybuffer) \
  each(napi_is_exception_pending) each(napi_is_typedarray) each(napi_open_escapable_handle_scope) each(napi_open_handle_scope) \
  each(napi_set_element) each(napi_set_named_property) each(napi_throw) each(napi_throw_error) each(napi_throw_range_error) \
  each(napi_throw_type_error) each(napi_typeof)

#define MLP_POINTER(name) FARPROC __imp_##name = nullptr;
extern "C" {
MLP_NODE_API(MLP_POINTER)
}

namespace {

struct Import {
  const char* name;
  FARPROC* pointer;
};

#define MLP_IMPORT(name) {#name, &__imp_##name},
constexpr Import kImports[] = {MLP_NODE_API(MLP_IMPORT)};

}  // namespace

// Called as the library is loaded, which fails where a function is missing.
extern "C" BOOL WINAPI DllMain(HINSTANCE, DWORD reason, LPVOID) {
  if (reason != DLL_PROCESS_ATTACH) return TRUE;
  for (const Import& import : kImports) {
    *import.pointer = GetProcAddress(GetModuleHandleW(nullptr), import.name);
    if (!*import.pointer) return FALSE;
  }
  // A worker thread that ends would unload it, and wait for ever for its own thread-local objects to go.
  mlp::shared_library::Pin(reinterpret_cast<void*>(&DllMain));
  return TRUE;
}
#endif

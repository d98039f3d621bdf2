/* A small addon for tests: memory between two pages that nobody may touch, and a function that touches any place. */
#define _DEFAULT_SOURCE
#define NAPI_VERSION 8
#include <node_api.h>
#include <sys/mman.h>
#include <unistd.h>

/* fence(bytes): an ArrayBuffer of as many whole pages, with a forbidden one before and after. It is never given back. */
static napi_value Fence(napi_env env, napi_callback_info info) {
  size_t given = 1, page = (size_t)sysconf(_SC_PAGESIZE);
  napi_value argument, buffer = NULL;
  int64_t bytes = 0;
  napi_get_cb_info(env, info, &given, &argument, NULL, NULL);
  napi_get_value_int64(env, argument, &bytes);
  size_t size = ((size_t)bytes + page - 1) / page * page;
  char* memory = mmap(NULL, size + 2 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED || mprotect(memory + page, size, PROT_READ | PROT_WRITE) != 0)
    napi_throw_error(env, NULL, "no memory for a fence");
  else
    napi_create_external_arraybuffer(env, memory + page, size, NULL, NULL, &buffer);
  return buffer;
}

/* touch(array, offset): reads the byte that far from the array's start, whatever is there. */
static napi_value Touch(napi_env env, napi_callback_info info) {
  size_t given = 2;
  napi_value arguments[2];
  void* data = NULL;
  int64_t offset = 0;
  napi_get_cb_info(env, info, &given, arguments, NULL, NULL);
  napi_get_typedarray_info(env, arguments[0], NULL, NULL, &data, NULL, NULL);
  napi_get_value_int64(env, arguments[1], &offset);
  napi_value sum;
  napi_create_int32(env, ((volatile char*)data)[offset] == 0, &sum); /* a branch on the byte, which valgrind looks at too */
  return sum;
}

NAPI_MODULE_INIT() {
  napi_value fence, touch;
  napi_create_function(env, NULL, 0, Fence, NULL, &fence);
  napi_create_function(env, NULL, 0, Touch, NULL, &touch);
  napi_set_named_property(env, exports, "fence", fence);
  napi_set_named_property(env, exports, "touch", touch);
  return exports;
}

// An addon of bugs, each of which the sanitizers must report: `planted.outOfBounds(array)` and so on, one to a process.
#include <node_api.h>

#include <cstdlib>
#include <vector>

#include "blas.h"

namespace {

struct Floats {
  float* data = nullptr;
  size_t length = 0;
};

Floats Argument(napi_env env, napi_callback_info info) {
  size_t given = 1;
  napi_value array = nullptr;
  Floats floats;
  void* data = nullptr;
  napi_get_cb_info(env, info, &given, &array, nullptr, nullptr);
  napi_get_typedarray_info(env, array, nullptr, &floats.length, &data, nullptr, nullptr);
  floats.data = static_cast<float*>(data);
  return floats;
}

napi_value OutOfBounds(napi_env env, napi_callback_info info) {
  const Floats floats = Argument(env, info);
  floats.data[floats.length] = 1;
  return nullptr;
}

napi_value FarWrite(napi_env env, napi_callback_info info) {
  const Floats floats = Argument(env, info);
  floats.data[floats.length << 40] = 1;
  return nullptr;
}

napi_value Leak(napi_env env, napi_callback_info info) {
  const Floats floats = Argument(env, info);
  void* volatile lost = std::malloc(floats.length);
  lost = nullptr;
  return nullptr;
}

napi_value UndefinedConversion(napi_env env, napi_callback_info info) {
  const volatile int converted = static_cast<int>(Argument(env, info).data[0]);
  static_cast<void>(converted);
  return nullptr;
}

napi_value SignedOverflow(napi_env env, napi_callback_info info) {
  int product = static_cast<int>(Argument(env, info).length);
  for (int i = 0; i < 40; ++i) product *= 2;
  const volatile int kept = product;
  static_cast<void>(kept);
  return nullptr;
}

// A product whose operands are longer than the array.
napi_value BlasReadsPastEnd(napi_env env, napi_callback_info info) {
  const Floats floats = Argument(env, info);
  const int side = static_cast<int>(floats.length);
  std::vector<std::string> failures;
  std::vector<float> out(floats.length * floats.length);
  if (!mlp::blas::Load({"libopenblas.so.0"}, &failures)) return nullptr;
  mlp::blas::Sgemm({false, false, side, side, side, 1, floats.data, side, floats.data, side, 0, out.data(), side});
  return nullptr;
}

}  // namespace

NAPI_MODULE_INIT() {
  const auto method = [](const char* name, napi_callback callback) {
    return napi_property_descriptor{name, nullptr, callback, nullptr, nullptr, nullptr, napi_enumerable, nullptr};
  };
  const napi_property_descriptor methods[] = {
      method("outOfBounds", OutOfBounds),
      method("farWrite", FarWrite),
      method("leak", Leak),
      method("undefinedConversion", UndefinedConversion),
      method("signedOverflow", SignedOverflow),
      method("blasReadsPastEnd", BlasReadsPastEnd),
  };
  napi_define_properties(env, exports, sizeof(methods) / sizeof(methods[0]), methods);
  return exports;
}

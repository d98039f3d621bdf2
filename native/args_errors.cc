// The errors of args.h: thrown with raw Node-API calls, and telling what was passed.
#include "args.h"

namespace mlp {
namespace {

const char* TypeName(napi_typedarray_type type) {
  static const char* const kNames[] = {"Int8Array",   "Uint8Array",  "Uint8ClampedArray", "Int16Array",    "Uint16Array",   "Int32Array",
                                       "Uint32Array", "Float32Array", "Float64Array",     "BigInt64Array", "BigUint64Array"};
  const auto index = static_cast<size_t>(type);
  return index < sizeof(kNames) / sizeof(kNames[0]) ? kNames[index] : "typed array of another kind";
}

const char* KindName(napi_valuetype type) {
  static const char* const kNames[] = {"undefined", "null", "a boolean", "a number", "a string", "a symbol", "an object", "a function", "an external value", "a bigint"};
  const auto index = static_cast<size_t>(type);
  return index < sizeof(kNames) / sizeof(kNames[0]) ? kNames[index] : "another value";
}

}  // namespace

void Args::Refuse(const std::string& text) {
  if (!failed_) Fail(true, "ERR_MLP_ARG_RANGE", text);
}

void Args::Fail(bool range, const char* code, const std::string& text) {
  failed_ = true;
  const std::string message = std::string(function_) + ": " + text;
  if (range)
    napi_throw_range_error(env_, code, message.c_str());
  else
    napi_throw_type_error(env_, code, message.c_str());
}

void Args::FailKind(const char* name, const char* expected, napi_value value) {
  Fail(false, "ERR_MLP_ARG_TYPE", std::string("expected ") + expected + " for " + name + " but got " + Describe(value));
}

std::string Args::Describe(napi_value value) {
  napi_typedarray_type type = kUnknownType;
  size_t length = 0;
  bool is_array = false;
  if (napi_is_typedarray(env_, value, &is_array) == napi_ok && is_array &&
      napi_get_typedarray_info(env_, value, &type, &length, nullptr, nullptr, nullptr) == napi_ok)
    return std::string("a ") + TypeName(type);
  napi_valuetype kind = napi_undefined;
  napi_typeof(env_, value, &kind);
  return KindName(kind);
}

}  // namespace mlp

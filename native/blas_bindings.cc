// The functions around the BLAS library: load it, describe it, set its threads, multiply.
#include <string>
#include <vector>

#include "args.h"
#include "bindings.h"
#include "blas.h"
#include "kernels.h"
#include "node_addon_api.h"

namespace mlp {
namespace {

bool NeedBlas(napi_env env) {
  if (!blas::Loaded()) napi_throw_error(env, "ERR_MLP_BLAS", "no BLAS library is loaded: call load(names) first");
  return blas::Loaded();
}

// Reads a list of strings; false where it is none, is empty, or is longer than any sensible list of file names.
bool ReadNames(napi_env env, napi_value list, std::vector<std::string>* names) {
  constexpr uint32_t kMaxNames = 64;
  constexpr size_t kMaxBytes = 4000;
  bool is_array = false;
  uint32_t count = 0;
  if (napi_is_array(env, list, &is_array) != napi_ok || !is_array) return false;
  if (napi_get_array_length(env, list, &count) != napi_ok || count == 0 || count > kMaxNames) return false;
  for (uint32_t i = 0; i < count; ++i) {
    napi_value value = nullptr;
    char text[kMaxBytes + 5];  // room for the end mark, and for one character more than is allowed
    size_t length = 0;
    if (napi_get_element(env, list, i, &value) != napi_ok) return false;
    if (napi_get_value_string_utf8(env, value, text, sizeof(text), &length) != napi_ok) return false;
    if (length > kMaxBytes) return false;
    names->emplace_back(text, length);
  }
  return true;
}

}  // namespace

// load(names: string[]): string[]. Returns what went wrong, name by name, or an empty array once a library is loaded.
napi_value Load(napi_env env, napi_callback_info info) {
  std::vector<std::string> names, failures;
  size_t given = 1;
  napi_value list = nullptr;
  if (napi_get_cb_info(env, info, &given, &list, nullptr, nullptr) != napi_ok || given != 1 || !ReadNames(env, list, &names)) {
    // Where a getter in the list threw, its error stands: this call then does nothing.
    napi_throw_type_error(env, "ERR_MLP_ARG_TYPE", "load: expected an array of 1 to 64 strings of at most 4000 bytes for names");
    return nullptr;
  }
  if (blas::Load(names, &failures)) failures.clear();
  Napi::Array result = Napi::Array::New(env, failures.size());
  for (uint32_t i = 0; i < failures.size(); ++i) result[i] = failures[i];
  return result;
}

// describe(): { library, version, core, threading }, all strings, empty where the library does not tell.
napi_value Describe(napi_env env, napi_callback_info info) {
  const Args args(env, info, "describe", 0);
  if (args.failed() || !NeedBlas(env)) return nullptr;
  const blas::Description description = blas::Describe();
  Napi::Object result = Napi::Object::New(env);
  result["library"] = description.library;
  result["version"] = description.version;
  result["core"] = description.core;
  result["threading"] = description.threading;
  return result;
}

napi_value SetThreads(napi_env env, napi_callback_info info) {
  Args args(env, info, "setThreads", 1);
  const int32_t threads = args.Integer("threads", 1);
  if (!args.failed() && NeedBlas(env)) blas::SetThreads(threads);
  return nullptr;
}

napi_value GetThreads(napi_env env, napi_callback_info info) {
  const Args args(env, info, "getThreads", 0);
  if (args.failed()) return nullptr;
  return Napi::Number::New(env, blas::GetThreads());
}

// sgemm(transA, transB, m, n, k, alpha, a, b, beta, c)
napi_value Sgemm(napi_env env, napi_callback_info info) {
  Args args(env, info, "sgemm", 10);
  const bool trans_a = args.Boolean("transA"), trans_b = args.Boolean("transB");
  const int32_t m = args.Integer("m"), n = args.Integer("n"), k = args.Integer("k");
  const auto alpha = static_cast<float>(args.Number("alpha"));
  const auto rows = static_cast<uint64_t>(m), columns = static_cast<uint64_t>(n), depth = static_cast<uint64_t>(k);
  const float* a = args.Input("a", rows * depth);
  const float* b = args.Input("b", depth * columns);
  const auto beta = static_cast<float>(args.Number("beta"));
  float* c = args.Output("c", rows * columns);
  if (args.failed() || !NeedBlas(env) || m == 0 || n == 0) return nullptr;
  // Never the library's: with alpha 0, some of OpenBLAS's kernels still multiply by what a and b hold, and NaN gets through.
  if (alpha == 0 || k == 0)
    Scale(rows * columns, beta, c);
  else
    blas::Sgemm(trans_a, trans_b, m, n, k, alpha, a, b, beta, c);
  return nullptr;
}

}  // namespace mlp

// The functions around matrix products: load a BLAS library, describe it, set its threads, multiply with it or without.
#include <new>
#include <string>
#include <vector>

#include "args.h"
#include "bindings.h"
#include "blas.h"
#include "gemm.h"
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

// A product's arguments, in the order of sgemm(transA, transB, m, n, k, alpha, a, b, beta, c).
struct Product {
  explicit Product(Args* args)
      : trans_a(args->Boolean("transA")), trans_b(args->Boolean("transB")),
        m(args->Integer("m")), n(args->Integer("n")), k(args->Integer("k")),
        alpha(static_cast<float>(args->Number("alpha"))),
        a(args->Input("a", Length(m, k))), b(args->Input("b", Length(k, n))),
        beta(static_cast<float>(args->Number("beta"))),
        c(args->Output("c", Length(m, n))) {}

  static uint64_t Length(int32_t rows, int32_t columns) { return static_cast<uint64_t>(rows) * static_cast<uint64_t>(columns); }

  // Does what no library should be asked to do, and returns whether that was all: with alpha 0, some of OpenBLAS's kernels still
  // multiply by what a and b hold, and NaN gets through.
  bool DoneWithoutMultiplying() const {
    if (m > 0 && n > 0 && alpha != 0 && k > 0) return false;
    Scale(Length(m, n), beta, c);
    return true;
  }

  const bool trans_a, trans_b;
  const int32_t m, n, k;
  const float alpha;
  const float *const a, *const b;
  const float beta;
  float* const c;
};

napi_value Sgemm(napi_env env, napi_callback_info info) {
  Args args(env, info, "sgemm", 10);
  const Product p(&args);
  if (args.failed() || !NeedBlas(env) || p.DoneWithoutMultiplying()) return nullptr;
  blas::Sgemm(p.trans_a, p.trans_b, p.m, p.n, p.k, p.alpha, p.a, p.b, p.beta, p.c);
  return nullptr;
}

napi_value BuiltinSgemm(napi_env env, napi_callback_info info) {
  Args args(env, info, "builtinSgemm", 11);
  const Product p(&args);
  const int32_t threads = args.Integer("threads", 1);
  if (args.failed() || p.DoneWithoutMultiplying()) return nullptr;
  const auto size = [](int32_t n) { return static_cast<size_t>(n); };
  try {
    Gemm(p.trans_a, p.trans_b, size(p.m), size(p.n), size(p.k), p.alpha, p.a, p.b, p.beta, p.c, threads);
  } catch (const std::bad_alloc&) {  // before anything was written
    napi_throw_error(env, "ERR_MLP_MEMORY", "builtinSgemm: no memory for its blocks");
  }
  return nullptr;
}

}  // namespace mlp

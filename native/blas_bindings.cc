// The functions around the BLAS library: load it, describe it, set its threads, multiply.
#include <napi.h>

#include <string>
#include <vector>

#include "args.h"
#include "bindings.h"
#include "blas.h"
#include "kernels.h"

namespace mlp {
namespace {

bool NeedBlas(napi_env env) {
  if (!blas::Loaded()) napi_throw_error(env, "ERR_MLP_BLAS", "no BLAS library is loaded: call load(names) first");
  return blas::Loaded();
}

}  // namespace

// load(names: string[]): string[]. Returns what went wrong, name by name, or an empty array once a library is loaded.
napi_value Load(napi_env env, napi_callback_info info) {
  const Napi::CallbackInfo call(env, info);
  std::vector<std::string> names, failures;
  bool good = call.Length() == 1 && call[0].IsArray();
  for (uint32_t i = 0; good && i < call[0].As<Napi::Array>().Length(); ++i) {
    const Napi::Value name = call[0].As<Napi::Array>()[i];
    good = name.IsString();
    if (good) names.push_back(name.As<Napi::String>());
  }
  if (!good) {
    if (!call.Env().IsExceptionPending())
      napi_throw_type_error(env, "ERR_MLP_ARG_TYPE", "load: expected an array of strings for names");
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

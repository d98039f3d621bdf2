// The functions around matrix products: load a BLAS library, describe it, set its threads, multiply with it or without.
#include <cstdint>
#include <new>
#include <string>
#include <vector>

#include "args.h"
#include "bindings.h"
#include "blas.h"
#include "gemm.h"
#include "kernels.h"
#include "node_addon_api.h"
#include "parallel.h"
#include "product.h"

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

uint64_t Length(int rows, int columns) { return static_cast<uint64_t>(rows) * static_cast<uint64_t>(columns); }

// Reads sgemm(transA, transB, m, n, k, alpha, a, b, beta, c), whose matrices are dense.
Product ReadProduct(Args* args) {
  Product p;
  p.trans_a = args->Boolean("transA");
  p.trans_b = args->Boolean("transB");
  p.m = args->Integer("m");
  p.n = args->Integer("n");
  p.k = args->Integer("k");
  p.alpha = static_cast<float>(args->Number("alpha"));
  p.a = args->Input("a", Length(p.m, p.k));
  p.lda = p.trans_a ? p.m : p.k;
  p.b = args->Input("b", Length(p.k, p.n));
  p.ldb = p.trans_b ? p.k : p.n;
  p.beta = static_cast<float>(args->Number("beta"));
  p.c = args->Output("c", Length(p.m, p.n));
  p.ldc = p.n;
  return p;
}

// Reads linear(m, n, k, x, weight, bias, rectified, out).
Product ReadLinear(Args* args) {
  Product p{};
  p.m = args->Integer("m");
  p.n = args->Integer("n");
  p.k = args->Integer("k");
  p.alpha = 1;
  p.a = args->Input("x", Length(p.m, p.k));
  p.lda = p.k;
  p.b = args->Input("weight", Length(p.k, p.n));
  p.ldb = p.n;
  p.bias = args->Input("bias", static_cast<uint64_t>(p.n));
  p.rectified = args->Boolean("rectified");
  p.c = args->Output("out", Length(p.m, p.n));
  p.ldc = p.n;
  return p;
}

// Does what no library should be asked to do, and returns whether that was all: with alpha 0, some of OpenBLAS's kernels still
// multiply by what a and b hold, and NaN gets through.
bool DoneWithoutMultiplying(const Product& p) {
  if (p.m > 0 && p.n > 0 && p.alpha != 0 && p.k > 0) return false;
  Scale(Size(p.m) * Size(p.n), p.beta, p.c);
  Finish(p);
  return true;
}

// A product of depth 1, as the gradient of weights by one example: writing C takes all the time. Both factors are dense, transposed or not.
void MultiplyOuter(const Product& p, float*) {
  Outer(Size(p.m), Size(p.n), p.alpha, p.a, p.b, p.beta, p.c, Size(p.ldc));
  Finish(p);
}

napi_value Compute(napi_env env, const Product& product, const Multiplier& multiplier) {
  try {
    MultiplyShared(product, product.k == 1 ? Multiplier{MultiplyOuter, 0, SIZE_MAX, 1} : multiplier);
  } catch (const std::bad_alloc&) {  // before anything was written
    napi_throw_error(env, "ERR_MLP_MEMORY", "no memory for the product's blocks");
  }
  return nullptr;
}

napi_value ComputeWithBlas(napi_env env, const Product& product) {
  const auto multiply = [](const Product& part, float*) {
    blas::Sgemm(part);
    Finish(part);
  };
  return Compute(env, product, {multiply, 0, blas::Callers(), 1});
}

// The rows of A and the columns of B are read by each thread that needs them, which a cut by depth avoids, but then C is added up twice.
napi_value ComputeAlone(napi_env env, const Product& product) {
  constexpr int kDeep = 4;
  return Compute(env, product, {Gemm, GemmWorkspace(product), SIZE_MAX, kDeep});
}

}  // namespace

// load(names: string[]): string[] | null. Returns what went wrong, name by name, or an empty array once a library is loaded; null where
// none may be loaded, since the process can start too few threads for one.
napi_value Load(napi_env env, napi_callback_info info) {
  std::vector<std::string> names, failures;
  size_t given = 1;
  napi_value list = nullptr;
  if (napi_get_cb_info(env, info, &given, &list, nullptr, nullptr) != napi_ok || given != 1 || !ReadNames(env, list, &names)) {
    // Where a getter in the list threw, its error stands: this call then does nothing.
    napi_throw_type_error(env, "ERR_MLP_ARG_TYPE", "load: expected an array of 1 to 64 strings of at most 4000 bytes for names");
    return nullptr;
  }
  if (!blas::CanStartThreads()) return Napi::Env(env).Null();
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
  if (args.failed()) return nullptr;
  parallel::SetThreads(threads);
  blas::WarmUp();
  return nullptr;
}

napi_value GetThreads(napi_env env, napi_callback_info info) {
  const Args args(env, info, "getThreads", 0);
  if (args.failed()) return nullptr;
  return Napi::Number::New(env, parallel::GetThreads());
}

napi_value Sgemm(napi_env env, napi_callback_info info) {
  Args args(env, info, "sgemm", 10);
  const Product p = ReadProduct(&args);
  if (args.failed() || !NeedBlas(env) || DoneWithoutMultiplying(p)) return nullptr;
  return ComputeWithBlas(env, p);
}

napi_value Linear(napi_env env, napi_callback_info info) {
  Args args(env, info, "linear", 8);
  const Product p = ReadLinear(&args);
  if (args.failed() || !NeedBlas(env) || DoneWithoutMultiplying(p)) return nullptr;
  return ComputeWithBlas(env, p);
}

napi_value BuiltinLinear(napi_env env, napi_callback_info info) {
  Args args(env, info, "builtinLinear", 8);
  const Product p = ReadLinear(&args);
  if (args.failed() || DoneWithoutMultiplying(p)) return nullptr;
  return ComputeAlone(env, p);
}

napi_value BuiltinSgemm(napi_env env, napi_callback_info info) {
  Args args(env, info, "builtinSgemm", 10);
  const Product p = ReadProduct(&args);
  if (args.failed() || DoneWithoutMultiplying(p)) return nullptr;
  return ComputeAlone(env, p);
}

}  // namespace mlp

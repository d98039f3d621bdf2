// The element-wise ops, which JavaScript names by their places in ops().
#include <new>

#include "args.h"
#include "bindings.h"
#include "broadcast.h"
#include "elementwise.h"
#include "layout_args.h"
#include "node_addon_api.h"
#include "parallel.h"

namespace mlp {
namespace {

template <typename Op>
Napi::Array Names(napi_env env, const Op* ops, size_t count) {
  Napi::Array names = Napi::Array::New(env, count);
  for (uint32_t i = 0; i < count; ++i) names[i] = ops[i].name;
  return names;
}

template <typename Op>
const Op& ReadOp(Args* args, const Op* ops, size_t count) {
  return ops[args->Integer("op", 0, static_cast<int32_t>(count) - 1)];
}

float ReadFloat(Args* args, const char* name) { return static_cast<float>(args->Number(name)); }

}  // namespace

// ops(): { unary: string[], binary: string[] }; a name's place is the op's number.
napi_value Ops(napi_env env, napi_callback_info info) {
  const Args args(env, info, "ops", 0);
  if (args.failed()) return nullptr;
  Napi::Object result = Napi::Object::New(env);
  result["unary"] = Names(env, kUnaryOps, kUnaryCount);
  result["binary"] = Names(env, kBinaryOps, kBinaryCount);
  return result;
}

// unary(op, n, p, q, x, out)
napi_value Unary(napi_env env, napi_callback_info info) {
  Args args(env, info, "unary", 6);
  const UnaryOp& op = ReadOp(&args, kUnaryOps, kUnaryCount);
  const size_t n = args.Size("n");
  const float p = ReadFloat(&args, "p"), q = ReadFloat(&args, "q");
  const float* x = args.Input("x", n);
  float* out = args.Output("out", n, Args::kInPlace);
  if (args.failed()) return nullptr;
  parallel::For(n, 1, [&](size_t from, size_t to) { op.forward(to - from, p, q, x + from, out + from); });
  return nullptr;
}

// unaryBackward(op, n, p, q, x, y, dY, beta, dX)
napi_value UnaryBackward(napi_env env, napi_callback_info info) {
  Args args(env, info, "unaryBackward", 9);
  const UnaryOp& op = ReadOp(&args, kUnaryOps, kUnaryCount);
  const size_t n = args.Size("n");
  const float p = ReadFloat(&args, "p"), q = ReadFloat(&args, "q");
  const float* x = args.Input("x", n);
  const float* y = args.Input("y", n);
  const float* dy = args.Input("dY", n);
  const float beta = ReadFloat(&args, "beta");
  float* dx = args.Output("dX", n);
  if (args.failed()) return nullptr;
  parallel::For(n, 1, [&](size_t from, size_t to) { UnaryBackward(op, to - from, p, q, x + from, y + from, dy + from, beta, dx + from); });
  return nullptr;
}

// binary(op, layout, a, b, out)
napi_value Binary(napi_env env, napi_callback_info info) {
  Args args(env, info, "binary", 5);
  const BinaryOp& op = ReadOp(&args, kBinaryOps, kBinaryCount);
  const Layout layout = ReadLayout(&args);
  const float* a = args.Input("a", layout.Length(0));
  const float* b = args.Input("b", layout.Length(1));
  float* out = args.Output("out", layout.Count());
  if (!args.failed()) Binary(op, layout, a, b, out);
  return nullptr;
}

// binaryBackward(op, side, layout, a, b, dY, beta, dX)
napi_value BinaryBackward(napi_env env, napi_callback_info info) {
  Args args(env, info, "binaryBackward", 8);
  const BinaryOp& op = ReadOp(&args, kBinaryOps, kBinaryCount);
  const auto side = static_cast<size_t>(args.Integer("side", 0, 1));
  const Layout layout = ReadLayout(&args);
  const float* a = args.Input("a", layout.Length(0));
  const float* b = args.Input("b", layout.Length(1));
  const float* dy = args.Input("dY", layout.Count());
  const float beta = ReadFloat(&args, "beta");
  float* dx = args.Output("dX", layout.Length(side));
  if (args.failed()) return nullptr;
  try {
    BinaryBackward(op, side, layout, a, b, dy, beta, dx);
  } catch (const std::bad_alloc&) {  // before anything was written
    napi_throw_error(env, "ERR_MLP_MEMORY", "binaryBackward: no memory for the sums along repeated axes");
  }
  return nullptr;
}

// where(n, condition, a, b, out)
napi_value Where(napi_env env, napi_callback_info info) {
  Args args(env, info, "where", 5);
  const size_t n = args.Size("n");
  const float* condition = args.Input("condition", n);
  const float* a = args.Input("a", n);
  const float* b = args.Input("b", n);
  float* out = args.Output("out", n);
  if (args.failed()) return nullptr;
  parallel::For(n, 1, [&](size_t from, size_t to) { Where(to - from, condition + from, a + from, b + from, out + from); });
  return nullptr;
}

}  // namespace mlp

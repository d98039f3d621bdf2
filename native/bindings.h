// The functions that JavaScript can call, one per kernel; arguments and errors as in args.h.
#pragma once

#include <node_api.h>

namespace mlp {

napi_value Load(napi_env env, napi_callback_info info);
napi_value Describe(napi_env env, napi_callback_info info);
napi_value SetThreads(napi_env env, napi_callback_info info);
napi_value GetThreads(napi_env env, napi_callback_info info);
napi_value Isas(napi_env env, napi_callback_info info);
napi_value GetIsa(napi_env env, napi_callback_info info);
napi_value UseIsa(napi_env env, napi_callback_info info);
napi_value AlignmentOffset(napi_env env, napi_callback_info info);
napi_value Sgemm(napi_env env, napi_callback_info info);
napi_value BuiltinSgemm(napi_env env, napi_callback_info info);
napi_value Linear(napi_env env, napi_callback_info info);
napi_value BuiltinLinear(napi_env env, napi_callback_info info);
napi_value BiasReluBackward(napi_env env, napi_callback_info info);
napi_value Dropout(napi_env env, napi_callback_info info);
napi_value Saxpby(napi_env env, napi_callback_info info);
napi_value Scale(napi_env env, napi_callback_info info);
napi_value SumOfSquares(napi_env env, napi_callback_info info);
napi_value Adam(napi_env env, napi_callback_info info);
napi_value Ops(napi_env env, napi_callback_info info);
napi_value Unary(napi_env env, napi_callback_info info);
napi_value UnaryBackward(napi_env env, napi_callback_info info);
napi_value Binary(napi_env env, napi_callback_info info);
napi_value BinaryBackward(napi_env env, napi_callback_info info);
napi_value Where(napi_env env, napi_callback_info info);
napi_value Sum(napi_env env, napi_callback_info info);
napi_value Extremum(napi_env env, napi_callback_info info);
napi_value ExtremumBackward(napi_env env, napi_callback_info info);
napi_value ArgExtremum(napi_env env, napi_callback_info info);
napi_value Softmax(napi_env env, napi_callback_info info);
napi_value SoftmaxBackward(napi_env env, napi_callback_info info);
napi_value SoftmaxCrossEntropy(napi_env env, napi_callback_info info);
napi_value Copy(napi_env env, napi_callback_info info);
napi_value GatherRows(napi_env env, napi_callback_info info);
napi_value GatherImages(napi_env env, napi_callback_info info);
napi_value ScatterRows(napi_env env, napi_callback_info info);

}  // namespace mlp

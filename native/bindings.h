// The functions that JavaScript can call, one per kernel; arguments and errors as in args.h.
#pragma once

#include <node_api.h>

namespace mlp {

napi_value Load(napi_env env, napi_callback_info info);
napi_value Describe(napi_env env, napi_callback_info info);
napi_value SetThreads(napi_env env, napi_callback_info info);
napi_value GetThreads(napi_env env, napi_callback_info info);
napi_value AlignmentOffset(napi_env env, napi_callback_info info);
napi_value Sgemm(napi_env env, napi_callback_info info);
napi_value BuiltinSgemm(napi_env env, napi_callback_info info);
napi_value Linear(napi_env env, napi_callback_info info);
napi_value BuiltinLinear(napi_env env, napi_callback_info info);
napi_value AddBias(napi_env env, napi_callback_info info);
napi_value BiasReluBackward(napi_env env, napi_callback_info info);
napi_value Relu(napi_env env, napi_callback_info info);
napi_value ReluBackward(napi_env env, napi_callback_info info);
napi_value ColumnSums(napi_env env, napi_callback_info info);
napi_value Maximum(napi_env env, napi_callback_info info);
napi_value MaximumBackward(napi_env env, napi_callback_info info);
napi_value Saxpby(napi_env env, napi_callback_info info);
napi_value SoftmaxCrossEntropy(napi_env env, napi_callback_info info);
napi_value GatherRows(napi_env env, napi_callback_info info);

}  // namespace mlp

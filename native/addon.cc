// The addon's export list.
#include "bindings.h"
#include "node_addon_api.h"

namespace {

Napi::Object Init(Napi::Env env, Napi::Object exports) {
  const auto method = [](const char* name, napi_callback callback) {
    return napi_property_descriptor{name, nullptr, callback, nullptr, nullptr, nullptr, napi_enumerable, nullptr};
  };
  const napi_property_descriptor methods[] = {
      method("load", mlp::Load),
      method("describe", mlp::Describe),
      method("setThreads", mlp::SetThreads),
      method("getThreads", mlp::GetThreads),
      method("alignmentOffset", mlp::AlignmentOffset),
      method("sgemm", mlp::Sgemm),
      method("builtinSgemm", mlp::BuiltinSgemm),
      method("linear", mlp::Linear),
      method("builtinLinear", mlp::BuiltinLinear),
      method("addBias", mlp::AddBias),
      method("biasReluBackward", mlp::BiasReluBackward),
      method("relu", mlp::Relu),
      method("reluBackward", mlp::ReluBackward),
      method("columnSums", mlp::ColumnSums),
      method("maximum", mlp::Maximum),
      method("maximumBackward", mlp::MaximumBackward),
      method("saxpby", mlp::Saxpby),
      method("softmaxCrossEntropy", mlp::SoftmaxCrossEntropy),
      method("gatherRows", mlp::GatherRows),
  };
  napi_define_properties(env, exports, sizeof(methods) / sizeof(methods[0]), methods);
  return exports;
}

}  // namespace

NODE_API_MODULE(mlp_train, Init)

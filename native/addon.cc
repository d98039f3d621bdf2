// The addon's export list.
#include <cstdlib>

#include "bindings.h"
#include "node_addon_api.h"

#if defined(__GLIBCXX__)
namespace __gnu_cxx {
// In place of the library's own, which names what nobody caught, by 50 KB of code that reads mangled names.
void __verbose_terminate_handler() { std::abort(); }
}  // namespace __gnu_cxx
#endif

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
      method("isas", mlp::Isas),
      method("getIsa", mlp::GetIsa),
      method("useIsa", mlp::UseIsa),
      method("alignmentOffset", mlp::AlignmentOffset),
      method("sgemm", mlp::Sgemm),
      method("builtinSgemm", mlp::BuiltinSgemm),
      method("linear", mlp::Linear),
      method("builtinLinear", mlp::BuiltinLinear),
      method("biasReluBackward", mlp::BiasReluBackward),
      method("dropout", mlp::Dropout),
      method("saxpby", mlp::Saxpby),
      method("scale", mlp::Scale),
      method("sumOfSquares", mlp::SumOfSquares),
      method("adam", mlp::Adam),
      method("ops", mlp::Ops),
      method("unary", mlp::Unary),
      method("unaryBackward", mlp::UnaryBackward),
      method("binary", mlp::Binary),
      method("binaryBackward", mlp::BinaryBackward),
      method("where", mlp::Where),
      method("sum", mlp::Sum),
      method("extremum", mlp::Extremum),
      method("extremumBackward", mlp::ExtremumBackward),
      method("argExtremum", mlp::ArgExtremum),
      method("softmax", mlp::Softmax),
      method("softmaxBackward", mlp::SoftmaxBackward),
      method("softmaxCrossEntropy", mlp::SoftmaxCrossEntropy),
      method("copy", mlp::Copy),
      method("gatherRows", mlp::GatherRows),
      method("gatherImages", mlp::GatherImages),
      method("scatterRows", mlp::ScatterRows),
  };
  napi_define_properties(env, exports, sizeof(methods) / sizeof(methods[0]), methods);
  return exports;
}

}  // namespace

NODE_API_MODULE(mlp_train, Init)

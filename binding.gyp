# Builds the addon of native/ with node-gyp into build/Release; native/CMakeLists.txt builds the same sources with cmake-js.
{
  "targets": [
    {
      "target_name": "mlp_train",
      "sources": [
        "native/addon.cc", "native/args.cc", "native/args_errors.cc", "native/bindings.cc", "native/blas.cc", "native/blas_bindings.cc", "native/broadcast.cc",
        "native/copy.cc", "native/dropout.cc", "native/elementwise.cc", "native/elementwise_bindings.cc", "native/gemm.cc", "native/images.cc", "native/isa.cc", "native/kernels.cc",
        "native/layout.cc", "native/layout_args.cc", "native/node_api_windows.cc", "native/parallel.cc", "native/product.cc", "native/reduce.cc", "native/rows.cc",
        "native/rows_bindings.cc", "native/shared_library.cc", "native/update.cc", "native/update_bindings.cc"
      ],
      "include_dirs": ["<!(node -p \"require('node-addon-api').include_dir\")"],
      "defines": ["NAPI_VERSION=8", "NODE_ADDON_API_DISABLE_CPP_EXCEPTIONS", "NODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS"],
      "cflags_cc!": ["-fno-exceptions"],
      "cflags_cc": [
        "-std=c++17", "-O3", "-fno-math-errno", "-fno-trapping-math", "-fvisibility=hidden",
        "-fstack-protector-strong", "-D_FORTIFY_SOURCE=2",
        "-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Wconversion", "-Werror"
      ],
      "xcode_settings": {
        "CLANG_CXX_LANGUAGE_STANDARD": "c++17",
        "GCC_ENABLE_CPP_EXCEPTIONS": "YES",
        "GCC_SYMBOLS_PRIVATE_EXTERN": "YES",
        "OTHER_CPLUSPLUSFLAGS": ["-O3", "-fno-math-errno", "-fno-trapping-math"]
      },
      # $(srcdir) is make's relative path: a whole one may hold commas, at which -Wl would cut it, or spaces.
      "conditions": [["OS=='linux'", { "ldflags": ["-Wl,-z,relro,-z,now", "-Wl,--version-script=$(srcdir)/native/exports.map"], "libraries": ["-ldl"] }]]
    }
  ]
}

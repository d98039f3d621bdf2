// Reads and checks the arguments of one call from JavaScript, so that no value passed in can crash the process.
//
// The first fault throws a TypeError (wrong kind) or RangeError (wrong size) with a `code`, naming function and argument; every
// later read then does nothing, and the caller returns on failed() before it has written anything. Errors are thrown with raw
// napi_throw_*, which is harmless in a worker that is being terminated. Nothing here allocates or calls JavaScript on a good call.
#pragma once

#include <node_api.h>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>

namespace mlp {

// Class indices as Uint8Array or Int32Array: exactly one pointer is set.
struct LabelArray {
  const uint8_t* u8 = nullptr;
  const int32_t* i32 = nullptr;
};

class Args {
 public:
  // `count` is the exact number of arguments that `function` takes.
  Args(napi_env env, napi_callback_info info, const char* function, size_t count);

  bool failed() const { return failed_; }

  bool Boolean(const char* name);
  double Number(const char* name);
  // An integer in [min, max], read as a double: napi's int32 read truncates 2^32+1 to 1 and NaN to 0.
  int32_t Integer(const char* name, int32_t min = 0, int32_t max = std::numeric_limits<int32_t>::max());
  uint32_t Word(const char* name);  // an integer below 2^32
  size_t Size(const char* name) { return static_cast<size_t>(Integer(name)); }
  // The size that comes `places` arguments later, which stays to be read.
  size_t SizeAhead(const char* name, size_t places);
  // A short string: of a longer one the beginning.
  std::string String(const char* name);

  // Typed arrays of at least `need` elements. Read the scalars first: these borrow pointers into JavaScript's memory.
  const float* Input(const char* name, uint64_t need);
  // The elements [start, start + need) of an Int32Array.
  const int32_t* Indices(const char* name, uint64_t start, uint64_t need);
  // `need` labels, each in [0, classes).
  LabelArray Labels(const char* name, uint64_t need, uint64_t classes);
  // The next argument's whole contents: what is read of them depends on the first ones.
  struct Integers {
    const int32_t* data = nullptr;
    uint64_t length = 0;
  };
  Integers AllIntegers(const char* name);
  // The next argument's whole contents, as one of two types: for rows that are gathered.
  struct Rows {
    const uint8_t* u8 = nullptr;
    const float* f32 = nullptr;
    uint64_t length = 0;
  };
  Rows SourceRows(const char* name);

  // An output must not overlap an input or another output; kInPlace allows it to be exactly an input.
  enum Aliasing { kDisjoint, kInPlace };
  float* Output(const char* name, uint64_t need, Aliasing aliasing = kDisjoint);
  int32_t* IntegerOutput(const char* name, uint64_t need);
  float* AllOutput(const char* name, uint64_t* length);

  // Throws a RangeError naming the argument unless an index reaches only rows below `rows`.
  void CheckIndices(const char* name, const int32_t* indices, size_t count, uint64_t rows);

  // Throws a RangeError, unless something has failed before.
  void Refuse(const std::string& text);

 private:
  // Stays where Node-API knows no name for a kind that V8 has, such as Float16Array.
  static constexpr auto kUnknownType = static_cast<napi_typedarray_type>(15);
  struct TypedArray {
    napi_typedarray_type type = kUnknownType;
    void* data = nullptr;
    uint64_t length = 0;
  };
  struct Range {
    const char* name;
    const char* begin;
    const char* end;
  };

  napi_value Next() { return values_[next_++]; }
  double Whole(const char* name, double min, double max);
  TypedArray Array(const char* name, const char* expected, napi_value value);
  static constexpr uint64_t kWhole = std::numeric_limits<uint64_t>::max();  // need of an array that is used as long as it is
  template <typename Element>
  Element* Elements(const char* name, uint64_t need, Range* range);
  bool Claim(const Range& range, Aliasing aliasing);
  bool CheckLength(const char* name, uint64_t have, uint64_t need);
  void Fail(bool range, const char* code, const std::string& text);
  void FailKind(const char* name, const char* expected, napi_value value);
  std::string Describe(napi_value value);

  static constexpr size_t kMaxArguments = 12;
  static constexpr size_t kMaxArrays = 6;
  napi_env env_;
  const char* function_;
  bool failed_ = false;
  size_t next_ = 0;
  size_t ranges_count_ = 0;
  napi_value values_[kMaxArguments] = {};
  Range ranges_[kMaxArrays] = {};
};

}  // namespace mlp

// Argument checks on raw Node-API calls; see args.h for the rules.
#include "args.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>

namespace mlp {
namespace {

std::string Text(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "Infinity" : "-Infinity";
  std::string text = std::to_string(value);
  text.erase(text.find_last_not_of('0') + 1);
  if (!text.empty() && text.back() == '.') text.pop_back();
  return text;
}

}  // namespace

Args::Args(napi_env env, napi_callback_info info, const char* function, size_t count) : env_(env), function_(function) {
  size_t given = kMaxArguments;
  if (napi_get_cb_info(env, info, &given, values_, nullptr, nullptr) != napi_ok) given = 0;
  if (given != count)
    Fail(false, "ERR_MLP_ARG_COUNT", "expected " + std::to_string(count) + " arguments but got " + std::to_string(given));
}

bool Args::Boolean(const char* name) {
  const napi_value value = Next();
  bool result = false;
  if (!failed_ && napi_get_value_bool(env_, value, &result) != napi_ok) FailKind(name, "a boolean", value);
  return result;
}

double Args::Number(const char* name) {
  const napi_value value = Next();
  double result = 0;
  if (!failed_ && napi_get_value_double(env_, value, &result) != napi_ok) FailKind(name, "a number", value);
  return result;
}

std::string Args::String(const char* name) {
  constexpr size_t kMost = 32;
  const napi_value value = Next();
  char text[kMost] = {};
  if (!failed_ && napi_get_value_string_utf8(env_, value, text, kMost, nullptr) != napi_ok) FailKind(name, "a string", value);
  return text;
}

int32_t Args::Integer(const char* name, int32_t min, int32_t max) { return static_cast<int32_t>(Whole(name, min, max)); }

uint32_t Args::Word(const char* name) { return static_cast<uint32_t>(Whole(name, 0, std::numeric_limits<uint32_t>::max())); }

double Args::Whole(const char* name, double min, double max) {
  const double value = Number(name);
  if (failed_) return min;
  if (value >= min && value <= max && std::trunc(value) == value) return value;
  Fail(true, "ERR_MLP_ARG_RANGE", "expected an integer from " + Text(min) + " to " + Text(max) + " for " + name + " but got " + Text(value));
  return min;
}

size_t Args::SizeAhead(const char* name, size_t places) {
  next_ += places;
  const size_t size = Size(name);
  next_ -= places + 1;
  return size;
}

Args::TypedArray Args::Array(const char* name, const char* expected, napi_value value) {
  TypedArray array;
  if (failed_) return array;
  size_t length = 0, offset = 0;
  napi_value buffer = nullptr;
  bool is_buffer = false, detached = false;
  if (napi_get_typedarray_info(env_, value, &array.type, &length, &array.data, &buffer, &offset) != napi_ok) {
    FailKind(name, expected, value);
    return {};
  }
  if (napi_is_arraybuffer(env_, buffer, &is_buffer) != napi_ok || !is_buffer) {
    Fail(false, "ERR_MLP_ARG_TYPE", std::string("expected memory of its own for ") + name + " but got a SharedArrayBuffer, which another thread could change");
    return {};
  }
  // A detached array reads as empty, so the question is put only to an empty one.
  if (length == 0 && (napi_is_detached_arraybuffer(env_, buffer, &detached) != napi_ok || detached)) {
    Fail(false, "ERR_MLP_ARG_DETACHED", std::string("expected ") + expected + " for " + name + " but its buffer is detached (it was transferred)");
    return {};
  }
  array.length = length;
  return array;
}

bool Args::CheckLength(const char* name, uint64_t have, uint64_t need) {
  if (have >= need) return true;
  Fail(true, "ERR_MLP_ARG_RANGE", std::string("expected at least ") + std::to_string(need) + " elements for " + name + " but got " + std::to_string(have));
  return false;
}

template <typename Element>
Element* Args::Elements(const char* name, uint64_t need, Range* range) {
  constexpr bool kIsFloat = std::is_same_v<Element, float>;
  constexpr const char* kExpected = kIsFloat ? "a Float32Array" : "an Int32Array";
  const napi_value value = Next();
  const TypedArray array = Array(name, kExpected, value);
  if (failed_) return nullptr;
  if (array.type != (kIsFloat ? napi_float32_array : napi_int32_array)) {
    FailKind(name, kExpected, value);
    return nullptr;
  }
  if (need != kWhole && !CheckLength(name, array.length, need)) return nullptr;
  const auto* begin = static_cast<const char*>(array.data);
  *range = {name, begin, begin + (need == kWhole ? array.length : need) * sizeof(Element)};
  return static_cast<Element*>(array.data);
}

// Notes an output's range, unless it overlaps an array before it.
bool Args::Claim(const Range& range, Aliasing aliasing) {
  for (size_t i = 0; i < ranges_count_; ++i) {
    const Range& other = ranges_[i];
    const bool same = range.begin == other.begin && range.end == other.end;
    const bool overlaps = std::max(range.begin, other.begin) < std::min(range.end, other.end);
    if (overlaps && !(aliasing == kInPlace && same)) {
      Fail(true, "ERR_MLP_ARG_ALIAS", std::string("expected ") + range.name + " not to overlap " + other.name + " in memory");
      return false;
    }
  }
  ranges_[ranges_count_++] = range;
  return true;
}

const float* Args::Input(const char* name, uint64_t need) {
  Range range{};
  const float* data = Elements<float>(name, need, &range);
  if (data) ranges_[ranges_count_++] = range;
  return data;
}

float* Args::Output(const char* name, uint64_t need, Aliasing aliasing) {
  Range range{};
  float* data = Elements<float>(name, need, &range);
  return data && Claim(range, aliasing) ? data : nullptr;
}

float* Args::AllOutput(const char* name, uint64_t* length) {
  Range range{};
  float* data = Elements<float>(name, kWhole, &range);
  *length = static_cast<uint64_t>(range.end - range.begin) / sizeof(float);
  return data && Claim(range, kDisjoint) ? data : nullptr;
}

int32_t* Args::IntegerOutput(const char* name, uint64_t need) {
  Range range{};
  int32_t* data = Elements<int32_t>(name, need, &range);
  return data && Claim(range, kDisjoint) ? data : nullptr;
}

const int32_t* Args::Indices(const char* name, uint64_t start, uint64_t need) {
  Range range{};
  const int32_t* data = Elements<int32_t>(name, start + need, &range);
  if (!data) return nullptr;
  range.begin += start * sizeof(int32_t);
  ranges_[ranges_count_++] = range;
  return data + start;
}

Args::Integers Args::AllIntegers(const char* name) {
  Range range{};
  const int32_t* data = Elements<int32_t>(name, kWhole, &range);
  if (!data) return {};
  ranges_[ranges_count_++] = range;
  return {data, static_cast<uint64_t>(range.end - range.begin) / sizeof(int32_t)};
}

LabelArray Args::Labels(const char* name, uint64_t need, uint64_t classes) {
  const napi_value value = Next();
  const TypedArray array = Array(name, "a Uint8Array or Int32Array", value);
  LabelArray labels;
  if (failed_) return labels;
  size_t bytes = 1;
  if (array.type == napi_uint8_array) {
    labels.u8 = static_cast<const uint8_t*>(array.data);
  } else if (array.type == napi_int32_array) {
    labels.i32 = static_cast<const int32_t*>(array.data);
    bytes = sizeof(int32_t);
  } else {
    FailKind(name, "a Uint8Array or Int32Array", value);
    return {};
  }
  if (!CheckLength(name, array.length, need)) return {};
  const auto* begin = static_cast<const char*>(array.data);
  ranges_[ranges_count_++] = {name, begin, begin + need * bytes};
  for (uint64_t i = 0; i < need; ++i) {
    const int64_t label = labels.u8 ? labels.u8[i] : labels.i32[i];
    if (label >= 0 && static_cast<uint64_t>(label) < classes) continue;
    Fail(true, "ERR_MLP_ARG_RANGE", std::string("expected ") + name + " below " + std::to_string(classes) + " but got " + std::to_string(label) + " at index " + std::to_string(i));
    return {};
  }
  return labels;
}

Args::Rows Args::SourceRows(const char* name) {
  constexpr const char* kExpected = "a Uint8Array or Float32Array";
  const napi_value value = Next();
  const TypedArray array = Array(name, kExpected, value);
  Rows rows;
  if (failed_) return rows;
  size_t bytes = 1;
  if (array.type == napi_uint8_array) {
    rows.u8 = static_cast<const uint8_t*>(array.data);
  } else if (array.type == napi_float32_array) {
    rows.f32 = static_cast<const float*>(array.data);
    bytes = sizeof(float);
  } else {
    FailKind(name, kExpected, value);
    return {};
  }
  rows.length = array.length;
  const auto* begin = static_cast<const char*>(array.data);
  ranges_[ranges_count_++] = {name, begin, begin + array.length * bytes};
  return rows;
}

void Args::CheckIndices(const char* name, const int32_t* indices, size_t count, uint64_t rows) {
  for (size_t i = 0; !failed_ && i < count; ++i)
    if (indices[i] < 0 || static_cast<uint64_t>(indices[i]) >= rows)
      Fail(true, "ERR_MLP_ARG_RANGE", std::string("expected ") + name + " from 0 to below " + std::to_string(rows) + " rows but got " + std::to_string(indices[i]) + " at index " + std::to_string(i));
}

}  // namespace mlp

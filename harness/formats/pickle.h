// Python pickles of tensors, read without executing anything: callables are checked against a short allow-list, and
// everything else is rejected.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace maskbench {

struct PickledValue;
using PickledList = std::vector<const PickledValue*>;  // a list or a tuple
struct PickledDict {
  std::vector<std::pair<const PickledValue*, const PickledValue*>> items;
};
struct PickledName {
  std::string name;  // a global on the allow-list, not called
};
// A storage: the data that one or more tensors view.
struct PickledStorage {
  std::string dtype, key;  // dtype: the safetensors name
  int64_t count = 0;       // elements
};
struct PickledTensor {
  PickledStorage storage;
  int64_t offset = 0;
  std::vector<int64_t> shape, strides;
};

struct PickledValue {
  std::variant<std::monostate, bool, int64_t, double, std::string, PickledList, PickledDict, PickledName,
               PickledStorage, PickledTensor>
      value;
};

// A parsed pickle. Values point at each other and live as long as it.
struct Pickle {
  std::deque<PickledValue> values;
  const PickledValue* root = nullptr;
};

// Reads the pickle at offset `at` and advances `at` past it. Throws UserError if it is malformed or asks to call
// something else ("asks to call os.system").
Pickle read_pickle(std::string_view bytes, uint64_t& at);

}  // namespace maskbench

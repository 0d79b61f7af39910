// Python pickles of tensors, read without executing anything: what a pickle asks to call is compared with a short list
// of what tensors need, and everything else is refused.
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
  std::string name;  // "torch.FloatStorage": a thing of the list, not called
};
// Part of a file's data that belongs to tensors.
struct PickledStorage {
  std::string dtype, key;  // dtype as safetensors names it
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

// One pickle. Values point at each other and live as long as it.
struct Pickle {
  std::deque<PickledValue> values;
  const PickledValue* root = nullptr;
};

// Reads the pickle that begins at `at` and sets `at` behind it. Throws UserError: "asks to run os.system", or what is
// malformed.
Pickle read_pickle(std::string_view bytes, uint64_t& at);

}  // namespace maskbench

#include "formats/pickle_globals.h"

#include <fmt/format.h>

#include <map>

#include "maskbench/errors.h"

namespace maskbench {
namespace {

const std::map<std::string, std::string> kStorages = {{"torch.FloatStorage", "F32"},     {"torch.DoubleStorage", "F64"},
                                                      {"torch.HalfStorage", "F16"},      {"torch.LongStorage", "I64"},
                                                      {"torch.BFloat16Storage", "BF16"}, {"torch.IntStorage", "I32"},
                                                      {"torch.ByteStorage", "U8"},       {"torch.BoolStorage", "BOOL"}};
constexpr std::string_view kTensor = "torch._utils._rebuild_tensor_v2", kParameter = "torch._utils._rebuild_parameter",
                           kDict = "collections.OrderedDict";

template <class T>
const T& as(const PickledValue* value, const char* what) {
  const T* found = std::get_if<T>(&value->value);
  if (!found) refuse_pickle(fmt::format("expected a {} in the pickle", what));
  return *found;
}

const PickledList& list_of(const PickledValue* value, size_t least) {
  const PickledList& list = as<PickledList>(value, "list");
  if (list.size() < least) refuse_pickle(fmt::format("expected a list of at least {} values in the pickle", least));
  return list;
}

std::vector<int64_t> integers_of(const PickledValue* value) {
  std::vector<int64_t> numbers;
  for (const PickledValue* item : list_of(value, 0)) numbers.push_back(as<int64_t>(item, "number"));
  return numbers;
}

// OrderedDict(), or OrderedDict([[key, value], ...]) as written by Python 2.
PickledDict ordered_dict(const PickledList& arguments) {
  PickledDict dict;
  if (arguments.empty()) return dict;
  for (const PickledValue* item : list_of(arguments[0], 0)) {
    const PickledList& pair = list_of(item, 2);
    dict.items.emplace_back(pair[0], pair[1]);
  }
  return dict;
}

}  // namespace

void refuse_pickle(const std::string& why) { throw UserError("not a file of tensors: " + why); }

const std::string& pickled_text(const PickledValue* value) { return as<std::string>(value, "text"); }

PickledName pickled_global(const std::string& name) {
  if (kStorages.count(name) == 0 && name != kTensor && name != kParameter && name != kDict)
    refuse_pickle(fmt::format("it asks to call {}, which tensors do not need; nothing was executed", name));
  return {name};
}

PickledResult call_pickled(const PickledValue* callee, const PickledValue* arguments) {
  const std::string& name = as<PickledName>(callee, "global").name;
  if (name == kDict) return PickledValue{ordered_dict(list_of(arguments, 0))};
  if (name == kParameter) return list_of(arguments, 1)[0];
  if (name != kTensor) refuse_pickle(fmt::format("it asks to call {}; nothing was executed", name));
  const PickledList& parts = list_of(arguments, 4);
  return PickledValue{PickledTensor{as<PickledStorage>(parts[0], "storage"), as<int64_t>(parts[1], "number"),
                                    integers_of(parts[2]), integers_of(parts[3])}};
}

PickledStorage pickled_storage(const PickledValue* id) {
  const PickledList& parts = list_of(id, 5);
  const auto type = kStorages.find(as<PickledName>(parts[1], "global").name);
  if (pickled_text(parts[0]) != "storage" || type == kStorages.end())
    refuse_pickle("the pickle refers to an unknown storage type");
  return {type->second, pickled_text(parts[2]), as<int64_t>(parts[4], "number")};
}

}  // namespace maskbench

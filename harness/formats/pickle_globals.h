// The allow-list of Python globals in pickles of tensors, and what calling them constructs.
#pragma once

#include <string>
#include <variant>

#include "formats/pickle.h"

namespace maskbench {

// Throws UserError: "not a file of tensors: ...".
[[noreturn]] void refuse_pickle(const std::string& why);

// Returns the string in `value`; throws UserError if it holds something else.
const std::string& pickled_text(const PickledValue* value);

// Returns the global `name` ("torch.FloatStorage"), without calling it. Throws UserError unless it is on the allow-list.
PickledName pickled_global(const std::string& name);

// Returns the result of `callee(*arguments)`: a new value, or one of the arguments. Throws UserError unless the callee
// rebuilds a tensor or a parameter, or makes an ordered dictionary.
using PickledResult = std::variant<PickledValue, const PickledValue*>;
PickledResult call_pickled(const PickledValue* callee, const PickledValue* arguments);

// Returns the storage with the persistent id ("storage", type, key, device, elements, ...). Throws UserError for any
// other id.
PickledStorage pickled_storage(const PickledValue* id);

}  // namespace maskbench

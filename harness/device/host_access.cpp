#include "device/host_access.h"

#include <ATen/core/ivalue.h>
#include <torch/types.h>

#include <memory>
#include <set>
#include <string>
#include <string_view>

namespace maskbench {
namespace {

using at::RecordFunction;

thread_local std::set<std::string> found;
thread_local bool forbids_copies = false;

// The devices of the operands of one operation.
struct Operands : at::ObserverContext {
  bool on_host = false, on_device = false;

  void add(const at::Tensor& x) {
    if (!x.defined()) return;
    if (!x.is_cpu())
      on_device = true;
    else if (!x.unsafeGetTensorImpl()->is_wrapped_number() && (x.dim() > 0 || forbids_copies))
      on_host = true;
  }
  template <class Values>
  void add_all(const Values& values) {
    for (const c10::IValue& value : values) {
      if (value.isTensor()) add(value.toTensor());
      if (value.isTensorList())
        for (const at::Tensor& one : value.toTensorVector()) add(one);
      if (value.isOptionalTensorList())
        for (const std::optional<at::Tensor>& one : value.toOptionalTensorVector()) add(one.value_or(at::Tensor()));
    }
  }
};

bool is_copy(std::string_view name) {
  return name == "aten::copy_" || name == "aten::to" || name == "aten::_to_copy" || name == "aten::_copy_from";
}

std::unique_ptr<at::ObserverContext> at_start(const RecordFunction& function) {
  auto operands = std::make_unique<Operands>();
  operands->add_all(function.inputs());
  return operands;
}

void at_end(const RecordFunction& function, at::ObserverContext* context) {
  auto& operands = *static_cast<Operands*>(context);
  if (!forbids_copies && is_copy(function.name())) return;
  operands.add_all(function.outputs());
  if (operands.on_host && operands.on_device) found.insert(function.name());
}

}  // namespace

HostAccessWatch::HostAccessWatch(Copies copies) {
  found.clear();
  forbids_copies = copies == Copies::kForbidden;
  handle_ = at::addThreadLocalCallback(at::RecordFunctionCallback(&at_start, &at_end)
                                           .needsInputs(true)
                                           .needsOutputs(true)
                                           .scopes({at::RecordScope::FUNCTION}));
}

HostAccessWatch::~HostAccessWatch() { at::removeCallback(handle_); }

void HostAccessWatch::expect_none() const {
  std::string names;
  for (const std::string& name : found) names += (names.empty() ? "" : ", ") + name;
  TORCH_CHECK(found.empty(), "operations with tensors of the CPU and of the device: ", names);
}

}  // namespace maskbench

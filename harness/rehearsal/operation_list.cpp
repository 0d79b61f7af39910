#include "rehearsal/operation_list.h"

#include <ATen/core/function_schema.h>
#include <ATen/record_function.h>
#include <torch/types.h>

#include <algorithm>
#include <iterator>
#include <memory>
#include <string_view>

#include "work/operation_flops.h"

namespace maskbench {
namespace {

using at::RecordFunction;
using at::RecordScope;
using torch::Tensor;

// Limits of one launch of LibTorch's multi-tensor kernels (ATen/native/cuda/MultiTensorApply.cuh).
constexpr int64_t kChunk = 65536, kChunksALaunch = 320;
constexpr int64_t kTensorsALaunch[] = {110, 64, 48, 36, 30};  // by the number of lists

// The state of the list that is being made. The meta device's backward passes run in the calling thread.
struct Listing {
  std::vector<Operation> operations;
  std::vector<std::string> parts;
  int64_t backward = 0;          // passes around the current operation
  int64_t whole = 0;             // operations around it whose inner ones do not count
  std::vector<double> own_flop;  // of the open convolutions of this program that LibTorch's compute: what is not zeros
  std::vector<bool> has_inner;   // of each open operation: whether one inside of it was listed
};
thread_local Listing* listing = nullptr;

// Calls use(tensor, list): `list` counts the operands that are lists, and is -1 of a tensor alone.
template <class Values, class Use>
void for_each_tensor(const Values& values, const Use& use) {
  int list = -1;
  for (const c10::IValue& value : values) {
    if (value.isTensor() && value.toTensor().defined()) use(value.toTensor(), -1);
    if (!value.isTensorList()) continue;
    ++list;
    for (const Tensor& one : value.toTensorVector()) use(one, list);
  }
}

double bytes_of(const Tensor& x) {
  const auto size = double(x.element_size());
  const double held = x.has_storage() ? double(x.storage().nbytes()) : 0;
  return std::min(double(x.numel()) * size, std::max(held, size));  // an expanded tensor is read from what it holds
}

// An operation that CUDA has as one, whatever it is made of on the meta device.
bool is_whole(std::string_view name) {
  return name.starts_with("aten::_foreach_") || name.starts_with("aten::_fused_");
}

// What takes no kernel, and no view by its schema.
bool is_allocation(std::string_view name) {
  return name.starts_with("aten::empty") || name.starts_with("aten::new_empty") || name == "aten::resize_" ||
         name == "aten::set_" || name == "aten::detach_" || name == "aten::_unsafe_view" || name == "aten::meshgrid";
}

bool is_view(const RecordFunction& function) {
  const auto schema = function.operator_schema();
  if (!schema) return false;
  const auto& returned = schema->returns();
  return std::any_of(returned.begin(), returned.end(),
                     [](const auto& one) { return one.alias_info() && !one.alias_info()->isWrite(); });
}

struct Open : at::ObserverContext {
  OperationFlops flops;
  double bytes = 0;
  bool on_device = false, whole = false;
  int lists = 0;
  int64_t tensors = 0, chunks = 0;  // of the first list

  void add(const Tensor& x, int list) {
    on_device |= x.is_meta();
    bytes += bytes_of(x);
    lists = std::max(lists, list + 1);
    if (list != 0) return;
    ++tensors;
    chunks += (x.numel() + kChunk - 1) / kChunk;
  }
  int64_t kernels() const {
    if (lists == 0 || tensors == 0) return 1;
    const int64_t together = kTensorsALaunch[std::min<size_t>(size_t(lists) - 1, std::size(kTensorsALaunch) - 1)];
    return std::max((tensors + together - 1) / together, (chunks + kChunksALaunch - 1) / kChunksALaunch);
  }
};

std::unique_ptr<at::ObserverContext> at_start(const RecordFunction& function) {
  if (function.scope() == RecordScope::USER_SCOPE) return listing->parts.emplace_back(function.name()), nullptr;
  if (function.scope() == RecordScope::BACKWARD_FUNCTION) return ++listing->backward, nullptr;
  auto open = std::make_unique<Open>();
  if (listing->whole > 0) return open;
  open->flops = OperationFlops(function);
  for_each_tensor(function.inputs(), [&](const Tensor& x, int list) { open->add(x, list); });
  open->whole = is_whole(function.name());
  listing->has_inner.push_back(false);
  listing->whole += open->whole;
  if (is_own_convolution(function)) listing->own_flop.push_back(open->flops.after(function));
  return open;
}

void add(const RecordFunction& function, Open& open) {
  const std::string_view name = function.name();
  bool returns_tensors = open.whole || name.starts_with("maskbench::");  // whose outputs are not recorded
  for_each_tensor(function.outputs(), [&](const Tensor& x, int) {
    returns_tensors = true;
    open.on_device |= x.is_meta();
    open.bytes += bytes_of(x);
  });
  if (!open.on_device || !returns_tensors || is_allocation(name) || is_view(function)) return;
  listing->operations.push_back({listing->parts.empty() ? "" : listing->parts.back(), listing->backward > 0,
                                 std::string(name), open.whole ? open.kernels() : 1, open.bytes,
                                 open.flops.after(function), 0});
  Operation& listed = listing->operations.back();
  if (!listing->own_flop.empty() && !is_own_convolution(function) && listed.flop > 0)
    listed.zeros = std::max(0.0, listed.flop - listing->own_flop.back());
}

void at_end(const RecordFunction& function, at::ObserverContext* context) {
  if (function.scope() == RecordScope::USER_SCOPE) return listing->parts.pop_back();
  if (function.scope() == RecordScope::BACKWARD_FUNCTION) return void(--listing->backward);
  if (!context) return;
  auto& open = *static_cast<Open*>(context);
  if (listing->whole > 0 && !open.whole) return;
  listing->whole -= open.whole;
  if (is_own_convolution(function)) listing->own_flop.pop_back();
  const bool has_inner = listing->has_inner.back();
  listing->has_inner.pop_back();
  const size_t listed = listing->operations.size();
  if (!has_inner || open.whole) add(function, open);
  if (!listing->has_inner.empty() && (has_inner || listing->operations.size() > listed))
    listing->has_inner.back() = true;
}

// Makes a list during its lifetime.
struct Listening {
  Listening()
      : handle(at::addThreadLocalCallback(
            at::RecordFunctionCallback(&at_start, &at_end)
                .needsInputs(true)
                .needsOutputs(true)
                .scopes({RecordScope::FUNCTION, RecordScope::USER_SCOPE, RecordScope::BACKWARD_FUNCTION}))) {
    listing = &list;
  }
  ~Listening() {
    at::removeCallback(handle);
    listing = nullptr;
  }
  Listing list;
  at::CallbackHandle handle;
};

}  // namespace

std::vector<Operation> list_operations(const std::function<void()>& work) {
  Listening made;
  work();
  return std::move(made.list.operations);
}

}  // namespace maskbench

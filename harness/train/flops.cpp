#include "train/flops.h"

#include <ATen/record_function.h>
#include <torch/types.h>

#include <atomic>
#include <memory>
#include <string_view>

namespace maskbench {
namespace {

std::atomic<int64_t> flop_count{0};  // one count at a time, summed over all threads used by autograd

using at::RecordFunction;
using torch::Tensor;

// Returns 2 x (weights per output) x outputs. `weight` is [out, in / groups, kernel...].
int64_t convolution_flops(const Tensor& weight, int64_t outputs) {
  return 2 * outputs * (weight.numel() / std::max<int64_t>(weight.size(0), 1));
}

// FLOPs per output of a forward convolution: known before it runs, while the number of outputs is known after.
struct Pending : at::ObserverContext {
  double per_output = 0;
};

// Trap: the operands are those passed to the dispatcher; they may only be read before the operation runs.
std::unique_ptr<at::ObserverContext> at_start(const RecordFunction& function) {
  const std::string_view name = function.name();
  auto pending = std::make_unique<Pending>();
  if (name.starts_with("maskbench::convolution")) {  // inputs: weight, output map
    const auto in = function.inputs();
    flop_count += convolution_flops(in[0].toTensor(), in[1].toTensor().numel());
    return pending;
  }
  const bool counts = name == "aten::convolution" || name == "aten::convolution_backward" || name == "aten::mm" ||
                      name == "aten::addmm" || name == "aten::bmm" || name == "aten::baddbmm_" ||
                      name == "maskbench::product";
  if (!counts) return pending;  // other operations; some have no inputs to read
  const auto in = function.inputs();
  if (name == "aten::convolution") {
    pending->per_output = double(convolution_flops(in[1].toTensor(), 1));
  } else if (name == "aten::convolution_backward") {  // grad_output, input, weight, ..., output_mask
    const auto wanted = in[10].toBoolList();
    flop_count += convolution_flops(in[2].toTensor(), in[0].toTensor().numel()) * (int(wanted[0]) + int(wanted[1]));
  } else {  // matrix product; in "add..." and "badd..." the first operand is the addend
    const size_t first = name.find("add") == std::string_view::npos ? 0 : 1;
    flop_count += 2 * in[first].toTensor().numel() * in[first + 1].toTensor().size(-1);
  }
  return pending;
}

void at_end(const RecordFunction& function, at::ObserverContext* context) {
  const double per_output = context ? static_cast<Pending*>(context)->per_output : 0;
  if (per_output > 0) flop_count += int64_t(per_output) * function.outputs()[0].toTensor().numel();
}

}  // namespace

double count_flops(const std::function<void()>& work) {
  flop_count = 0;
  const auto handle = at::addGlobalCallback(at::RecordFunctionCallback(&at_start, &at_end)
                                                .needsInputs(true)
                                                .needsOutputs(true)
                                                .scopes({at::RecordScope::FUNCTION}));
  work();
  at::removeCallback(handle);
  return double(flop_count.load());
}

}  // namespace maskbench

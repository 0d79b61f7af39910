#include "train/flops.h"

#include <ATen/record_function.h>
#include <torch/types.h>

#include <atomic>
#include <memory>
#include <string_view>

namespace maskbench {
namespace {

std::atomic<int64_t> counted{0};  // one count at a time, over all threads that autograd uses

using at::RecordFunction;
using torch::Tensor;

// 2 x the weights that one output takes x the outputs. `weight` is [out, in / groups, kernel...].
int64_t convolution_flops(const Tensor& weight, int64_t outputs) {
  return 2 * outputs * (weight.numel() / std::max<int64_t>(weight.size(0), 1));
}

// What one output of a forward convolution costs: known before it runs, while how many there are is known after.
struct Pending : at::ObserverContext {
  double per_output = 0;
};

// Operands as LibTorch passes them to the dispatcher: they may only be read before the operation runs.
std::unique_ptr<at::ObserverContext> at_start(const RecordFunction& function) {
  const std::string_view name = function.name();
  auto pending = std::make_unique<Pending>();
  if (name.starts_with("maskbench::convolution")) {  // weight, map of the outputs
    const auto in = function.inputs();
    counted += convolution_flops(in[0].toTensor(), in[1].toTensor().numel());
    return pending;
  }
  const bool counts = name == "aten::convolution" || name == "aten::convolution_backward" || name == "aten::mm" ||
                      name == "aten::addmm" || name == "aten::bmm" || name == "aten::baddbmm_";
  if (!counts) return pending;  // an operation on no tensor has no inputs to ask for
  const auto in = function.inputs();
  if (name == "aten::convolution") {
    pending->per_output = double(convolution_flops(in[1].toTensor(), 1));
  } else if (name == "aten::convolution_backward") {  // grad_output, input, weight, ..., output_mask
    const auto wanted = in[10].toBoolList();
    counted += convolution_flops(in[2].toTensor(), in[0].toTensor().numel()) * (int(wanted[0]) + int(wanted[1]));
  } else {  // a product, beside what it is added to where the name begins with "add" or "badd"
    const size_t first = name.find("add") == std::string_view::npos ? 0 : 1;
    counted += 2 * in[first].toTensor().numel() * in[first + 1].toTensor().size(-1);
  }
  return pending;
}

void at_end(const RecordFunction& function, at::ObserverContext* context) {
  const double per_output = context ? static_cast<Pending*>(context)->per_output : 0;
  if (per_output > 0) counted += int64_t(per_output) * function.outputs()[0].toTensor().numel();
}

}  // namespace

double count_flops(const std::function<void()>& work) {
  counted = 0;
  const auto handle = at::addGlobalCallback(at::RecordFunctionCallback(&at_start, &at_end)
                                                .needsInputs(true)
                                                .needsOutputs(true)
                                                .scopes({at::RecordScope::FUNCTION}));
  work();
  at::removeCallback(handle);
  return double(counted.load());
}

}  // namespace maskbench

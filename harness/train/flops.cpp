#include "train/flops.h"

#include <ATen/record_function.h>
#include <torch/types.h>

#include <atomic>
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

// Operands of the operations that do the work, as LibTorch passes them to the dispatcher.
int64_t flops_of(std::string_view name, c10::ArrayRef<const c10::IValue> in, const std::vector<c10::IValue>* out) {
  if (name == "aten::convolution" && out && (*out)[0].isTensor())
    return convolution_flops(in[1].toTensor(), (*out)[0].toTensor().numel());
  if (name == "aten::convolution_backward") {  // grad_output, input, weight, ..., output_mask
    const auto wanted = in[10].toBoolList();
    return convolution_flops(in[2].toTensor(), in[0].toTensor().numel()) * (int(wanted[0]) + int(wanted[1]));
  }
  if (name == "aten::mm" || name == "aten::addmm") {
    const size_t first = name == "aten::mm" ? 0 : 1;
    return 2 * in[first].toTensor().numel() * in[first + 1].toTensor().size(1);
  }
  if (name == "aten::bmm") return 2 * in[0].toTensor().numel() * in[1].toTensor().size(2);
  return 0;
}

void at_end(const RecordFunction& function, at::ObserverContext*) {
  const auto outputs = function.outputs();
  counted += flops_of(function.name(), function.inputs(), &outputs);
}

}  // namespace

double count_flops(const std::function<void()>& work) {
  counted = 0;
  const auto handle = at::addGlobalCallback(at::RecordFunctionCallback(nullptr, &at_end)
                                                .needsInputs(true)
                                                .needsOutputs(true)
                                                .scopes({at::RecordScope::FUNCTION}));
  work();
  at::removeCallback(handle);
  return double(counted.load());
}

}  // namespace maskbench

#include "work/operation_flops.h"

#include <torch/types.h>

#include <algorithm>
#include <string_view>

namespace maskbench {
namespace {

using at::RecordFunction;
using torch::Tensor;

// Returns 2 x (weights per output) x outputs. `weight` is [out, in / groups, kernel...].
double convolution_flops(const Tensor& weight, int64_t outputs) {
  return 2 * double(outputs) * double(weight.numel() / std::max<int64_t>(weight.size(0), 1));
}

bool is_product(std::string_view name) {
  return name == "aten::mm" || name == "aten::addmm" || name == "aten::bmm" || name == "aten::baddbmm_" ||
         name == "maskbench::product";
}

}  // namespace

bool is_own_convolution(const RecordFunction& function) {
  return std::string_view(function.name()).starts_with("maskbench::convolution");
}

OperationFlops::OperationFlops(const RecordFunction& function) {
  const std::string_view name = function.name();
  if (is_own_convolution(function)) {  // inputs: weight, output map
    const auto in = function.inputs();
    known_ = convolution_flops(in[0].toTensor(), in[1].toTensor().numel());
  } else if (name == "aten::convolution") {
    per_output_ = convolution_flops(function.inputs()[1].toTensor(), 1);
  } else if (name == "aten::convolution_backward") {  // grad_output, input, weight, ..., output_mask
    const auto in = function.inputs();
    const auto wanted = in[10].toBoolList();
    known_ = convolution_flops(in[2].toTensor(), in[0].toTensor().numel()) * (int(wanted[0]) + int(wanted[1]));
  } else if (is_product(name)) {  // in "add..." and "badd..." the first operand is the addend
    const auto in = function.inputs();
    const size_t first = name.find("add") == std::string_view::npos ? 0 : 1;
    known_ = 2 * double(in[first].toTensor().numel()) * double(in[first + 1].toTensor().size(-1));
  }
}

double OperationFlops::after(const RecordFunction& function) const {
  return per_output_ > 0 ? per_output_ * double(function.outputs()[0].toTensor().numel()) : known_;
}

}  // namespace maskbench

#include "metrics/weights/dtypes.h"

#include <algorithm>
#include <stdexcept>

namespace maskbench {

const std::map<std::string, torch::Dtype>& safetensors_dtypes() {
  static const std::map<std::string, torch::Dtype> dtypes = {
      {"F64", torch::kFloat64}, {"F32", torch::kFloat32}, {"F16", torch::kFloat16}, {"BF16", torch::kBFloat16},
      {"I64", torch::kInt64},   {"I32", torch::kInt32},   {"U8", torch::kUInt8}};
  return dtypes;
}

const std::string& safetensors_dtype(torch::Dtype type) {
  const auto& dtypes = safetensors_dtypes();
  const auto found = std::find_if(dtypes.begin(), dtypes.end(), [type](const auto& one) { return one.second == type; });
  if (found == dtypes.end()) throw std::logic_error("this tensor type cannot be stored");
  return found->first;
}

}  // namespace maskbench

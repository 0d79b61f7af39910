// The passes of a grouped convolution by each of the ways that LibTorch offers on a GPU.
#pragma once

#include <torch/types.h>

#include <string>
#include <utility>
#include <vector>

namespace maskbench {

using torch::Tensor;

// From [B,C,H,W] by [N,C/groups,k,k] and padding k / 2 to [B,N,OH,OW].
struct GroupedShape {
  int64_t B, C, H, W, N, kernel, groups, stride;

  int64_t OH() const { return (H - 1) / stride + 1; }
  int64_t OW() const { return (W - 1) / stride + 1; }
  int64_t depth() const { return C / groups * kernel * kernel; }
  std::vector<int64_t> numbers() const { return {B, C, H, W, N, kernel, groups, stride}; }
  static GroupedShape of(const std::vector<int64_t>& n) { return {n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7]}; }
  std::string name() const;  // "16x64x72x72 9x9/2, 16 groups to 16"
};

// The ways: as one plain convolution whose weights are zero outside the groups; as LibTorch's grouped convolution; as a
// product of each group's weights with its columns of pixels; by kernels of this program, for few channels a group.
enum class GroupedMethod { kDense, kGrouped, kProducts, kOwn };
inline constexpr GroupedMethod kGroupedMethods[] = {GroupedMethod::kDense, GroupedMethod::kGrouped,
                                                    GroupedMethod::kProducts, GroupedMethod::kOwn};
const char* name_of(GroupedMethod method);
// Whether the method computes this shape for tensors like `x`: kOwn does in float32 on a CUDA device, once the CUDA
// library is loaded, for 16 channels a group or fewer.
bool offers(GroupedMethod method, const Tensor& x, const GroupedShape& s);

// None is differentiable. Without a bias, it is undefined.
Tensor grouped_forward(GroupedMethod method, const Tensor& x, const Tensor& weight, const Tensor& bias,
                       const GroupedShape& s);
Tensor grouped_input_gradient(GroupedMethod method, const Tensor& dy, const Tensor& weight, const GroupedShape& s);
Tensor grouped_weight_gradient(GroupedMethod method, const Tensor& x, const Tensor& dy, const GroupedShape& s);

// The passes of kOwn. The CUDA library sets them when it is loaded.
struct CudaGrouped {
  Tensor (*forward)(const Tensor& x, const Tensor& weight, const Tensor& bias, const GroupedShape& s) = nullptr;
  Tensor (*input_gradient)(const Tensor& dy, const Tensor& weight, const GroupedShape& s) = nullptr;
  Tensor (*weight_gradient)(const Tensor& x, const Tensor& dy, const GroupedShape& s) = nullptr;
};
void set_cuda_grouped(const CudaGrouped& passes);

}  // namespace maskbench

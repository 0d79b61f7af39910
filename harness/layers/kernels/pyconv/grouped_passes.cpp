#include "layers/kernels/pyconv/grouped_passes.h"

#include <fmt/format.h>

#include <array>

#include "layers/kernels/channels_last.h"

namespace maskbench {
namespace {

constexpr int64_t kFewChannels = 16;

CudaGrouped own;  // null until the CUDA library is loaded

std::vector<int64_t> twice(int64_t x) { return {x, x}; }

// Returns the weights of a plain convolution, zero outside the groups: [N,C/g,k,k] -> [N,C,k,k].
Tensor with_zeros(const Tensor& weight, const GroupedShape& s) {
  if (s.groups == 1) return weight;
  const int64_t out = s.N / s.groups, in = s.C / s.groups, k = s.kernel;
  const Tensor all = torch::zeros({s.groups, out, s.groups, in, k, k}, weight.options());
  all.diagonal(0, 0, 2).copy_(weight.reshape({s.groups, out, in, k, k}).permute({1, 2, 3, 4, 0}));
  return all.view({s.N, s.C, k, k});
}

// The inverse: what lies within the groups.
Tensor without_zeros(const Tensor& weight, const GroupedShape& s) {
  if (s.groups == 1) return weight;
  const int64_t out = s.N / s.groups, in = s.C / s.groups, k = s.kernel;
  const Tensor blocks = weight.view({s.groups, out, s.groups, in, k, k}).diagonal(0, 0, 2);  // [out,in,k,k,groups]
  return blocks.permute({4, 0, 1, 2, 3}).reshape({s.N, in, k, k});
}

std::tuple<Tensor, Tensor, Tensor> gradients(const Tensor& dy, const Tensor& x, const Tensor& weight,
                                             const GroupedShape& s, int64_t groups, std::array<bool, 3> wanted) {
  return at::convolution_backward(channels_last(dy), x, weight, std::nullopt, twice(s.stride), twice(s.kernel / 2),
                                  twice(1),
                                  /*transposed=*/false, twice(0), groups, wanted);
}

// The pixels below each tap of each output: [B,groups,C/g k k,OH OW].
Tensor columns_of(const Tensor& x, const GroupedShape& s) {
  return at::im2col(x, twice(s.kernel), twice(1), twice(s.kernel / 2), twice(s.stride))
      .view({s.B, s.groups, s.depth(), s.OH() * s.OW()});
}

Tensor by_group(const Tensor& map, const GroupedShape& s) {
  return map.reshape({s.B, s.groups, s.N / s.groups, s.OH() * s.OW()});
}

Tensor forward_by_products(const Tensor& x, const Tensor& weight, const Tensor& bias, const GroupedShape& s) {
  const Tensor y = weight.reshape({1, s.groups, s.N / s.groups, s.depth()}).matmul(columns_of(x, s));
  const Tensor map = y.view({s.B, s.N, s.OH(), s.OW()});
  return bias.defined() ? map + bias.view({1, s.N, 1, 1}) : map;
}

Tensor input_by_products(const Tensor& dy, const Tensor& weight, const GroupedShape& s) {
  const Tensor matrix = weight.reshape({1, s.groups, s.N / s.groups, s.depth()}).transpose(2, 3);
  const Tensor columns = matrix.matmul(by_group(dy, s)).view({s.B, s.groups * s.depth(), s.OH() * s.OW()});
  return at::col2im(columns, {s.H, s.W}, twice(s.kernel), twice(1), twice(s.kernel / 2), twice(s.stride));
}

Tensor weight_by_products(const Tensor& x, const Tensor& dy, const GroupedShape& s) {
  const Tensor each = by_group(dy, s).matmul(columns_of(x, s).transpose(2, 3));  // [B,groups,N/g,C/g k k]
  return each.sum(0).view({s.N, s.C / s.groups, s.kernel, s.kernel});
}

}  // namespace

std::string GroupedShape::name() const {
  return fmt::format("{}x{}x{}x{} {}x{}/{}, {} groups to {}", B, C, H, W, kernel, kernel, stride, groups, N);
}

void set_cuda_grouped(const CudaGrouped& passes) { own = passes; }

const char* name_of(GroupedMethod method) {
  switch (method) {
    case GroupedMethod::kDense:
      return "dense";
    case GroupedMethod::kGrouped:
      return "grouped";
    case GroupedMethod::kProducts:
      return "products";
    default:
      return "own";
  }
}

bool offers(GroupedMethod method, const Tensor& x, const GroupedShape& s) {
  return method != GroupedMethod::kOwn ||
         (own.forward && x.is_cuda() && x.scalar_type() == torch::kFloat32 && s.C / s.groups <= kFewChannels);
}

Tensor grouped_forward(GroupedMethod method, const Tensor& x, const Tensor& weight, const Tensor& bias,
                       const GroupedShape& s) {
  if (method == GroupedMethod::kOwn) return own.forward(x, weight, bias, s);
  if (method == GroupedMethod::kProducts) return forward_by_products(x, weight, bias, s);
  const bool dense = method == GroupedMethod::kDense;
  return torch::conv2d(channels_last(x), dense ? with_zeros(weight, s) : weight, bias, twice(s.stride),
                       twice(s.kernel / 2), twice(1), dense ? 1 : s.groups);
}

// Of an input or weights whose gradient is computed only the shape is used: the values may be uninitialised.
Tensor grouped_input_gradient(GroupedMethod method, const Tensor& dy, const Tensor& weight, const GroupedShape& s) {
  if (method == GroupedMethod::kOwn) return own.input_gradient(dy, weight, s);
  if (method == GroupedMethod::kProducts) return input_by_products(dy, weight, s);
  const bool dense = method == GroupedMethod::kDense;
  const Tensor x = empty_channels_last({s.B, s.C, s.H, s.W}, dy);
  return std::get<0>(
      gradients(dy, x, dense ? with_zeros(weight, s) : weight, s, dense ? 1 : s.groups, {true, false, false}));
}

Tensor grouped_weight_gradient(GroupedMethod method, const Tensor& x, const Tensor& dy, const GroupedShape& s) {
  if (method == GroupedMethod::kOwn) return own.weight_gradient(x, dy, s);
  if (method == GroupedMethod::kProducts) return weight_by_products(x, dy, s);
  const bool dense = method == GroupedMethod::kDense;
  const Tensor weight = empty_channels_last({s.N, dense ? s.C : s.C / s.groups, s.kernel, s.kernel}, x);
  const Tensor found =
      std::get<1>(gradients(dy, channels_last(x), weight, s, dense ? 1 : s.groups, {false, true, false}));
  return dense ? without_zeros(found, s) : found;
}

}  // namespace maskbench

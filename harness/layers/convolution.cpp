#include "layers/convolution.h"

#include "layers/kernels/channels_last.h"
#include "layers/kernels/precision.h"
#include "layers/kernels/pyconv/pyconv_passes.h"
#include "layers/kernels/twice_differentiable.h"
#include "layers/kernels/winograd/winograd.h"

namespace maskbench {
namespace {

// Sizes of a convolution of [B,C,H,W] with [N,C/groups,k,k].
struct Shape {
  std::vector<int64_t> picture, weight;
  int64_t stride, padding, groups;

  std::vector<int64_t> numbers() const {
    std::vector<int64_t> all = picture;
    all.insert(all.end(), weight.begin(), weight.end());
    all.insert(all.end(), {stride, padding, groups});
    return all;
  }
  static Shape of(const std::vector<int64_t>& n) {
    return {{n.begin(), n.begin() + 4}, {n.begin() + 4, n.begin() + 8}, n[8], n[9], n[10]};
  }
};

// The gradients selected by `wanted`. Of an input or weights whose gradient is computed only the shape is used: the
// values may be uninitialised.
std::tuple<Tensor, Tensor, Tensor> backward(const Tensor& dy, const Tensor& x, const Tensor& weight, const Shape& s,
                                            std::array<bool, 3> wanted) {
  return at::convolution_backward(channels_last(dy), x, weight, at::IntArrayRef(&s.weight[0], 1), {s.stride, s.stride},
                                  {s.padding, s.padding}, {1, 1}, /*transposed=*/false, {0, 0}, s.groups, wanted);
}

// Whether the Winograd kernels apply. Uses only the type and device of `map`.
bool by_winograd(const Tensor& map, const Shape& s) {
  return map.is_cpu() && map.scalar_type() == torch::kFloat32 && s.weight[2] == 4 && s.stride == 2 && s.padding == 1 &&
         s.groups == 1 && worth_winograd(s.picture, s.weight[0]);
}

Tensor forward_pass(const Tensor& x, const Tensor& weight, const Tensor& bias, const Shape& s) {
  if (by_winograd(x, s)) return winograd_convolution(x, weight, bias);
  return torch::conv2d(channels_last(x), weight, bias, s.stride, s.padding, /*dilation=*/1, s.groups);
}

// The input gradient for few input channels, by the pyramid's kernels: an even kernel is padded to the next odd size.
// Reason:     oneDNN computes it at a quarter of its usual speed.
Tensor input_pass_of_few(const Tensor& dy, const Tensor& weight, const Shape& s) {
  const int64_t before = s.weight[2] % 2 == 0 ? 1 : 0;
  const Tensor odd = before ? torch::constant_pad_nd(weight, {before, 0, before, 0}) : weight;
  return pyramid_input_gradient(dy, odd, s.picture[2], s.picture[3], s.stride);
}

bool has_few_channels(const Tensor& dy, const Shape& s) {
  const bool is_centred = s.padding == (s.weight[2] - 1) / 2 && s.weight[2] % 2 == 1;
  const bool is_off_centre = s.padding == s.weight[2] / 2 - 1 && s.weight[2] % 2 == 0 && s.picture[2] % 2 == 0 &&
                             s.picture[3] % 2 == 0 && s.stride == 2;
  return s.picture[1] <= 4 && s.groups == 1 && (is_centred || is_off_centre) && has_pyramid_kernels(dy);
}

Tensor input_pass(const Tensor& dy, const Tensor& weight, const Shape& s) {
  if (by_winograd(dy, s)) return winograd_input_gradient(dy, weight, s.picture[2], s.picture[3]);
  if (has_few_channels(dy, s)) return input_pass_of_few(dy, weight, s);
  return std::get<0>(backward(dy, empty_channels_last(s.picture, dy), weight, s, {true, false, false}));
}

std::pair<Tensor, Tensor> weight_pass(const Tensor& x, const Tensor& dy, const Shape& s) {
  if (by_winograd(x, s)) return {winograd_weight_gradient(x, dy), dy.sum({0, 2, 3})};
  const auto [dx, dw, db] = backward(dy, channels_last(x), empty_channels_last(s.weight, x), s, {false, true, true});
  return {dw, db};
}

}  // namespace

Tensor convolve(const Tensor& x, const Tensor& weight, const Tensor& bias, int64_t stride, int64_t padding,
                int64_t groups) {
  const Shape s{x.sizes().vec(), weight.sizes().vec(), stride, padding, groups};
  const torch::ScalarType products = Precision::products();
  if (x.scalar_type() != torch::kFloat32 || products == torch::kFloat32)
    return TwiceDifferentiable<Shape>::forward(x, weight, bias, s);
  const Tensor offset = bias.defined() ? bias.to(products) : bias;
  return TwiceDifferentiable<Shape>::forward(x.to(products), weight.to(products), offset, s).to(torch::kFloat32);
}

Tensor ConvolutionImpl::forward(const Tensor& x) {
  return convolve(x, weight, bias, (*options.stride())[0], (*std::get<torch::ExpandingArray<2>>(options.padding()))[0]);
}

}  // namespace maskbench

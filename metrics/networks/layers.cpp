#include "metrics/networks/layers.h"

#include <ATen/ops/mkldnn_convolution.h>

#include "maskbench/errors.h"
#include "products/matrix_product.h"

namespace maskbench {
namespace {

// Operations from which oneDNN is faster, in spite of some 25 us a call.
// Reason:     LibTorch gives a single small picture to MKL, for every layer of 3x3 taps or fewer.
constexpr int64_t kManyFlops = 16'000'000;

// Source rows (or columns) of a TensorFlow 1 resize: the two neighbours and the weight of the second.
struct Sources {
  Tensor low, high, share;
};

// Trap:       TensorFlow multiplies in float32: in double some targets fall into another pixel.
Sources sources(int64_t in, int64_t out, const Tensor& like) {
  const Tensor scale = torch::tensor(double(in) / double(out), like.options().dtype(torch::kFloat32));
  const Tensor place = torch::arange(out, like.options().dtype(torch::kFloat32)) * scale;
  const Tensor low = place.to(torch::kInt64);
  return {low, (low + 1).clamp_max(in - 1), place - low.to(torch::kFloat32)};
}

}  // namespace

void add_convolution(Shapes& shapes, const std::string& name, int64_t in, int64_t out, int64_t height, int64_t width) {
  shapes[name + ".weight"] = {out, in, height, width};
  shapes[name + ".bias"] = {out};
}

// Reason:     The CPU's fast convolutions use channels last and would convert every picture otherwise.
Convolution::Convolution(const Tensors& tensors, const std::string& name, torch::Device device, int64_t stride,
                         std::vector<int64_t> padding)
    : weight_(tensors.at(name + ".weight").to(device).contiguous(at::MemoryFormat::ChannelsLast)),
      bias_(tensors.at(name + ".bias").to(device)),
      stride_(stride),
      padding_(std::move(padding)) {}

Tensor Convolution::linear(const Tensor& x) const {
  const Tensor held = x.contiguous(at::MemoryFormat::ChannelsLast);
  const int64_t outputs = x.size(0) * (x.size(2) / stride_) * (x.size(3) / stride_);  // of a channel, about
  if (is_by_onednn(x) && 2 * weight_.numel() * outputs >= kManyFlops)
    return at::mkldnn_convolution(held, weight_, bias_, padding_, {{stride_, stride_}}, {{1, 1}}, /*groups=*/1);
  return torch::conv2d(held, weight_, bias_, stride_, padding_);
}

Tensor Convolution::operator()(const Tensor& x) const { return linear(x).relu_(); }

Tensors taken(const Tensors& tensors, const Shapes& shapes) {
  Tensors out;
  for (const auto& [name, shape] : shapes) {
    const auto found = tensors.find(name);
    if (found == tensors.end()) throw UserError("it lacks \"" + name + "\"");
    out.insert(*found);
  }
  return out;
}

Tensor as_bytes(const Tensor& pictures) { return (pictures * 255).round_().clamp_(0, 255); }

Tensor resized_tf1(const Tensor& x, int64_t side) {
  const Sources rows = sources(x.size(2), side, x), columns = sources(x.size(3), side, x);
  const Tensor low = x.index_select(3, columns.low),
               wide = low + (x.index_select(3, columns.high) - low) * columns.share;
  const Tensor top = wide.index_select(2, rows.low);
  return top + (wide.index_select(2, rows.high) - top) * rows.share.view({side, 1});
}

Tensor resized_half_pixel(const Tensor& x, int64_t side) {
  return torch::upsample_bilinear2d(x, {side, side}, /*align_corners=*/false);
}

Tensor standardised(const Tensor& x, const std::vector<double>& mean, const std::vector<double>& deviation) {
  const auto channels = [&](const std::vector<double>& v) { return torch::tensor(v, x.options()).view({1, -1, 1, 1}); };
  return (x - channels(mean)) / channels(deviation);
}

}  // namespace maskbench

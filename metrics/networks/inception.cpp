#include "metrics/networks/inception.h"

#include "maskbench/errors.h"

namespace maskbench {
namespace {

struct Table {
  std::vector<InceptionLayer> layers;

  void add(const std::string& torch, const std::string& tf, int64_t in, int64_t out, int64_t height, int64_t width,
           int64_t stride = 1, bool padded = true) {
    layers.push_back({torch, tf, in, out, height, width, stride, padded});
  }

  void stem() {
    add("Conv2d_1a_3x3", "conv", 3, 32, 3, 3, 2, false);
    add("Conv2d_2a_3x3", "conv_1", 32, 32, 3, 3, 1, false);
    add("Conv2d_2b_3x3", "conv_2", 32, 64, 3, 3);
    add("Conv2d_3b_1x1", "conv_3", 64, 80, 1, 1);
    add("Conv2d_4a_3x3", "conv_4", 80, 192, 3, 3, 1, false);
  }
  void block_a(const std::string& t, const std::string& f, int64_t in, int64_t pool) {
    add(t + ".branch1x1", f + "_conv", in, 64, 1, 1);
    add(t + ".branch5x5_1", f + "_tower_conv", in, 48, 1, 1);
    add(t + ".branch5x5_2", f + "_tower_conv_1", 48, 64, 5, 5);
    add(t + ".branch3x3dbl_1", f + "_tower_1_conv", in, 64, 1, 1);
    add(t + ".branch3x3dbl_2", f + "_tower_1_conv_1", 64, 96, 3, 3);
    add(t + ".branch3x3dbl_3", f + "_tower_1_conv_2", 96, 96, 3, 3);
    add(t + ".branch_pool", f + "_tower_2_conv", in, pool, 1, 1);
  }
  void block_b() {
    add("Mixed_6a.branch3x3", "mixed_3_conv", 288, 384, 3, 3, 2, false);
    add("Mixed_6a.branch3x3dbl_1", "mixed_3_tower_conv", 288, 64, 1, 1);
    add("Mixed_6a.branch3x3dbl_2", "mixed_3_tower_conv_1", 64, 96, 3, 3);
    add("Mixed_6a.branch3x3dbl_3", "mixed_3_tower_conv_2", 96, 96, 3, 3, 2, false);
  }
  void block_c(const std::string& t, const std::string& f, int64_t c) {
    add(t + ".branch1x1", f + "_conv", 768, 192, 1, 1);
    add(t + ".branch7x7_1", f + "_tower_conv", 768, c, 1, 1);
    add(t + ".branch7x7_2", f + "_tower_conv_1", c, c, 1, 7);
    add(t + ".branch7x7_3", f + "_tower_conv_2", c, 192, 7, 1);
    add(t + ".branch7x7dbl_1", f + "_tower_1_conv", 768, c, 1, 1);
    add(t + ".branch7x7dbl_2", f + "_tower_1_conv_1", c, c, 7, 1);
    add(t + ".branch7x7dbl_3", f + "_tower_1_conv_2", c, c, 1, 7);
    add(t + ".branch7x7dbl_4", f + "_tower_1_conv_3", c, c, 7, 1);
    add(t + ".branch7x7dbl_5", f + "_tower_1_conv_4", c, 192, 1, 7);
    add(t + ".branch_pool", f + "_tower_2_conv", 768, 192, 1, 1);
  }
  void block_d() {
    add("Mixed_7a.branch3x3_1", "mixed_8_tower_conv", 768, 192, 1, 1);
    add("Mixed_7a.branch3x3_2", "mixed_8_tower_conv_1", 192, 320, 3, 3, 2, false);
    add("Mixed_7a.branch7x7x3_1", "mixed_8_tower_1_conv", 768, 192, 1, 1);
    add("Mixed_7a.branch7x7x3_2", "mixed_8_tower_1_conv_1", 192, 192, 1, 7);
    add("Mixed_7a.branch7x7x3_3", "mixed_8_tower_1_conv_2", 192, 192, 7, 1);
    add("Mixed_7a.branch7x7x3_4", "mixed_8_tower_1_conv_3", 192, 192, 3, 3, 2, false);
  }
  void block_e(const std::string& t, const std::string& f, int64_t in) {
    add(t + ".branch1x1", f + "_conv", in, 320, 1, 1);
    add(t + ".branch3x3_1", f + "_tower_conv", in, 384, 1, 1);
    add(t + ".branch3x3_2a", f + "_tower_mixed_conv", 384, 384, 1, 3);
    add(t + ".branch3x3_2b", f + "_tower_mixed_conv_1", 384, 384, 3, 1);
    add(t + ".branch3x3dbl_1", f + "_tower_1_conv", in, 448, 1, 1);
    add(t + ".branch3x3dbl_2", f + "_tower_1_conv_1", 448, 384, 3, 3);
    add(t + ".branch3x3dbl_3a", f + "_tower_1_mixed_conv", 384, 384, 1, 3);
    add(t + ".branch3x3dbl_3b", f + "_tower_1_mixed_conv_1", 384, 384, 3, 1);
    add(t + ".branch_pool", f + "_tower_2_conv", in, 192, 1, 1);
  }
};

std::vector<InceptionLayer> all_layers() {
  Table table;
  table.stem();
  table.block_a("Mixed_5b", "mixed", 192, 32);
  table.block_a("Mixed_5c", "mixed_1", 256, 64);
  table.block_a("Mixed_5d", "mixed_2", 288, 64);
  table.block_b();
  table.block_c("Mixed_6b", "mixed_4", 128);
  table.block_c("Mixed_6c", "mixed_5", 160);
  table.block_c("Mixed_6d", "mixed_6", 160);
  table.block_c("Mixed_6e", "mixed_7", 192);
  table.block_d();
  table.block_e("Mixed_7b", "mixed_9", 1280);
  table.block_e("Mixed_7c", "mixed_10", 2048);
  return table.layers;
}

Tensor max_halved(const Tensor& x) { return torch::max_pool2d(x, 3, 2); }
Tensor mean_over_picture(const Tensor& x) { return x.mean({2, 3}); }

}  // namespace

const std::vector<InceptionLayer>& inception_layers() {
  static const std::vector<InceptionLayer> layers = all_layers();
  return layers;
}

Inception::Inception(const Tensors& tensors, std::string InceptionLayer::*names, Flavour flavour, torch::Device device)
    : flavour_(flavour) {
  for (const InceptionLayer& layer : inception_layers()) {
    if (tensors.count(layer.*names + ".weight") == 0) continue;
    const std::vector<int64_t> same{layer.height / 2, layer.width / 2}, valid{0, 0};
    layers_[layer.torch] = Convolution(tensors, layer.*names, device, layer.stride, layer.padded ? same : valid);
  }
}

Tensor Inception::chain(const std::string& block, const std::vector<std::string>& names, Tensor x) const {
  for (const std::string& name : names) x = through(block + "." + name, x);
  return x;
}

Tensor Inception::average(const Tensor& x) const {
  return torch::avg_pool2d(x, 3, 1, 1, /*ceil_mode=*/false, /*count_include_pad=*/flavour_ == Flavour::kTorchvision);
}

Tensor Inception::stem(const Tensor& x) const {
  const Tensor y = through("Conv2d_2b_3x3", through("Conv2d_2a_3x3", through("Conv2d_1a_3x3", x)));
  return max_halved(through("Conv2d_4a_3x3", through("Conv2d_3b_1x1", max_halved(y))));
}

Tensor Inception::block_a(const std::string& name, const Tensor& x) const {
  return torch::cat({chain(name, {"branch1x1"}, x), chain(name, {"branch5x5_1", "branch5x5_2"}, x),
                     chain(name, {"branch3x3dbl_1", "branch3x3dbl_2", "branch3x3dbl_3"}, x),
                     chain(name, {"branch_pool"}, average(x))},
                    1);
}

Tensor Inception::block_b(const Tensor& x) const {
  return torch::cat({chain("Mixed_6a", {"branch3x3"}, x),
                     chain("Mixed_6a", {"branch3x3dbl_1", "branch3x3dbl_2", "branch3x3dbl_3"}, x), max_halved(x)},
                    1);
}

Tensor Inception::block_c(const std::string& name, const Tensor& x) const {
  return torch::cat(
      {chain(name, {"branch1x1"}, x), chain(name, {"branch7x7_1", "branch7x7_2", "branch7x7_3"}, x),
       chain(name, {"branch7x7dbl_1", "branch7x7dbl_2", "branch7x7dbl_3", "branch7x7dbl_4", "branch7x7dbl_5"}, x),
       chain(name, {"branch_pool"}, average(x))},
      1);
}

Tensor Inception::block_d(const Tensor& x) const {
  return torch::cat(
      {chain("Mixed_7a", {"branch3x3_1", "branch3x3_2"}, x),
       chain("Mixed_7a", {"branch7x7x3_1", "branch7x7x3_2", "branch7x7x3_3", "branch7x7x3_4"}, x), max_halved(x)},
      1);
}

Tensor Inception::block_e(const std::string& name, const Tensor& x, bool maximum) const {
  const Tensor single = chain(name, {"branch3x3_1"}, x), twice = chain(name, {"branch3x3dbl_1", "branch3x3dbl_2"}, x);
  const Tensor pooled = maximum ? torch::max_pool2d(x, 3, 1, 1) : average(x);
  return torch::cat({chain(name, {"branch1x1"}, x), chain(name, {"branch3x3_2a"}, single),
                     chain(name, {"branch3x3_2b"}, single), chain(name, {"branch3x3dbl_3a"}, twice),
                     chain(name, {"branch3x3dbl_3b"}, twice), chain(name, {"branch_pool"}, pooled)},
                    1);
}

Tensor Inception::mixed_7(const Tensor& x) const {
  Tensor y = stem(x);
  for (const char* name : {"Mixed_5b", "Mixed_5c", "Mixed_5d"}) y = block_a(name, y);
  y = block_b(y);
  for (const char* name : {"Mixed_6b", "Mixed_6c", "Mixed_6d", "Mixed_6e"}) y = block_c(name, y);
  return y;
}

Tensor Inception::to_mixed_7(const Tensor& x) const { return mean_over_picture(mixed_7(x)); }

Tensor Inception::to_pool3(const Tensor& x) const {
  const Tensor y = block_e("Mixed_7b", block_d(mixed_7(x)), false);
  return mean_over_picture(block_e("Mixed_7c", y, flavour_ == Flavour::kTf2015));
}

Tensors folded_inception(const Tensors& official, size_t count, std::string InceptionLayer::*names) {
  Tensors folded;
  const auto part = [&](const InceptionLayer& layer, const char* what) {
    const auto found = official.find(layer.torch + what);
    if (found == official.end()) throw UserError("it lacks \"" + layer.torch + what + "\"");
    return found->second.to(torch::kFloat64);
  };
  for (size_t i = 0; i < count; ++i) {
    const InceptionLayer& layer = inception_layers()[i];
    const Tensor scale = part(layer, ".bn.weight") / (part(layer, ".bn.running_var") + 1e-3).sqrt();
    const Tensor weight = part(layer, ".conv.weight") * scale.view({-1, 1, 1, 1});
    const Tensor bias = part(layer, ".bn.bias") - part(layer, ".bn.running_mean") * scale;
    folded[layer.*names + ".weight"] = weight.to(torch::kFloat32).contiguous();
    folded[layer.*names + ".bias"] = bias.to(torch::kFloat32);
  }
  return folded;
}

}  // namespace maskbench

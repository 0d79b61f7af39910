// Inception v3: the graph of TensorFlow's release of 2015-12-05 and that of torchvision, which differ in two poolings.
#pragma once

#include "metrics/networks/layers.h"

namespace maskbench {

// One convolution of the graph, under the names that torchvision and TensorFlow give it.
struct InceptionLayer {
  std::string torch, tf;
  int64_t in, out, height, width, stride;
  bool padded;  // "same", else "valid"
};

// The layers in the order of computation; the first kLayersToMixed7 are those up to TensorFlow's mixed_7 (torchvision's
// Mixed_6e).
const std::vector<InceptionLayer>& inception_layers();
constexpr size_t kLayersToMixed7 = 70;

class Inception {
 public:
  enum class Flavour {
    kTf2015,       // averages do not count padding; the last block's pooling is a maximum
    kTorchvision,  // averages count padding; the last block's pooling is an average
  };
  // Reads "<name>.weight" and "<name>.bias" of each layer present in the tensors; `names` selects the naming.
  Inception(const Tensors& tensors, std::string InceptionLayer::*names, Flavour flavour, torch::Device device);

  // x [B,3,299,299]: 768 channels of mixed_7, averaged over the picture [B,768].
  Tensor to_mixed_7(const Tensor& x) const;
  // The last pooling, [B,2048].
  Tensor to_pool3(const Tensor& x) const;

 private:
  Tensor through(const std::string& name, const Tensor& x) const { return layers_.at(name)(x); }
  Tensor chain(const std::string& block, const std::vector<std::string>& names, Tensor x) const;
  Tensor average(const Tensor& x) const;
  Tensor stem(const Tensor& x) const;
  Tensor block_a(const std::string& name, const Tensor& x) const;
  Tensor block_b(const Tensor& x) const;
  Tensor block_c(const std::string& name, const Tensor& x) const;
  Tensor block_d(const Tensor& x) const;
  Tensor block_e(const std::string& name, const Tensor& x, bool maximum) const;
  Tensor mixed_7(const Tensor& x) const;

  Flavour flavour_;
  std::map<std::string, Convolution> layers_;
};

// Folds convolutions with batch norm ("<torch name>.conv.weight", "<torch name>.bn.*", eps 0.001) into convolutions
// with bias, for the first `count` layers, named by `names`. Throws UserError when one is missing.
Tensors folded_inception(const Tensors& official, size_t count, std::string InceptionLayer::*names);

}  // namespace maskbench

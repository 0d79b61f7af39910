// Spectral normalisation of all layers of a network. Miyato et al. 2018, arXiv:1802.05957.
#pragma once

#include <torch/nn/module.h>
#include <torch/types.h>

#include <vector>

namespace maskbench {

using torch::Tensor;

// Divides the weight of every convolution and fully connected layer of a network, reshaped to [out, in k k], by its
// largest singular value, estimated by power iteration (algorithm 1). The registered parameters, which optimisers and
// checkpoints use, remain the undivided weights; the vectors u are buffers of their layers, initialised from torch's
// default generator.
class SpectralNorm {
 public:
  explicit SpectralNorm(torch::nn::Module& network);

  // Recomputes the divided weights for the next forward pass, after one power iteration if `iterate`. Twice
  // differentiable with respect to the parameters, with the singular vectors held constant.
  void renew(bool iterate);

 private:
  struct Layer {
    Tensor weight, u;  // the parameter and the buffer
    Tensor* used;      // the member that the layer's forward pass reads
  };
  std::vector<Layer> layers_;
};

}  // namespace maskbench

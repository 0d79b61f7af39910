// Spectral normalisation. Miyato et al. 2018, arXiv:1802.05957.
#pragma once

#include <torch/nn/module.h>
#include <torch/types.h>

#include <vector>

namespace maskbench {

using torch::Tensor;

// Divides the weight of every convolution and fully connected layer below a network, seen as a matrix of its outputs
// [out, everything else], by its largest singular value, estimated by power iteration (algorithm 1). The parameters
// that an optimiser and a checkpoint see stay the undivided ones; the vectors u are buffers of their layers, drawn from
// torch's default generator.
class SpectralNorm {
 public:
  explicit SpectralNorm(torch::nn::Module& network);

  // Renews the weights that the next forward pass computes with, by one power iteration where `iterate`. Differentiable
  // twice with respect to the parameters, with the singular vectors held constant.
  void renew(bool iterate);

 private:
  struct Layer {
    Tensor weight, u;  // the parameter and the buffer
    Tensor* used;      // what the layer's forward pass reads
  };
  std::vector<Layer> layers_;
};

}  // namespace maskbench

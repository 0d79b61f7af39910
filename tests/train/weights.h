// The weights of a network, to be compared before and after.
#pragma once

#include <torch/nn/module.h>
#include <torch/types.h>

#include <algorithm>
#include <vector>

namespace maskbench {

inline std::vector<torch::Tensor> weights(const torch::nn::Module& network) {
  std::vector<torch::Tensor> all;
  for (const torch::Tensor& weight : network.parameters()) all.push_back(weight.detach().clone());
  return all;
}

inline bool same(const std::vector<torch::Tensor>& a, const std::vector<torch::Tensor>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const torch::Tensor& x, const torch::Tensor& y) { return x.equal(y); });
}

}  // namespace maskbench

// Frechet distance between two sets of features. Heusel et al. 2017.
#pragma once

#include <torch/types.h>

namespace maskbench {

// Returns |mu1 - mu2|^2 + tr S1 + tr S2 - 2 tr (S1 S2)^(1/2) of features [N,d] and [M,d], N, M >= 2, in float64,
// covariances with N - 1. Exact for sets smaller than d too: no term is added to make a covariance regular.
double frechet_distance(const torch::Tensor& a, const torch::Tensor& b);

}  // namespace maskbench

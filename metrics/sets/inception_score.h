// Inception Score by any classifier. Salimans et al. 2016.
#pragma once

#include "maskbench/metric.h"
#include "maskbench/metric_networks.h"

namespace maskbench {

// exp(mean KL(p(y|x) || p(y))) of each of `splits` parts of the pictures, in the order of adding, part i from i N /
// splits to (i + 1) N / splits; the score is the mean over the parts, its spread their population deviation. The logits
// are output `output` of `network`. Fewer pictures than splits have no score.
std::unique_ptr<Metric> inception_score(Networks& networks, std::string network, size_t output, int64_t splits);

// The same over logits [N,C]: value and spread, in float64.
Score inception_score_of(const Tensor& logits, int64_t splits);

}  // namespace maskbench

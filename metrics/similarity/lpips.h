// Learned perceptual distance of pairs, by a network whose outputs are the parts of the vector of
// networks/lpips_vector.h.
#pragma once

#include "maskbench/metric.h"
#include "maskbench/metric_networks.h"

namespace maskbench {

// |v(image) - v(reference)|^2 of each pair, summed in float64; the score is their mean. `network`'s outputs are parts
// of v; pictures smaller than `least_side` are missing.
std::unique_ptr<Metric> lpips_distance(Networks& networks, std::string network, int64_t least_side);

}  // namespace maskbench

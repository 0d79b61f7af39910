// Accumulates the features of a set of pictures as rows.
#pragma once

#include "maskbench/metric_networks.h"

namespace maskbench {

class FeatureRows {
 public:
  // Output `output` of `network`, which must be [B,d].
  FeatureRows(Networks& networks, std::string network, size_t output = 0)
      : networks_(networks), network_(std::move(network)), output_(output) {}

  void add(const Tensor& pictures);
  int64_t count() const { return count_; }
  Tensor rows() const;  // [N,d] float32 in the order of adding; undefined when there are none

 private:
  Networks& networks_;
  std::string network_;
  size_t output_;
  int64_t count_ = 0;
  mutable std::vector<Tensor> parts_;
};

}  // namespace maskbench

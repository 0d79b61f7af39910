#include "metrics/sets/feature_rows.h"

namespace maskbench {

void FeatureRows::add(const Tensor& pictures) {
  parts_.push_back(networks_.rows(network_, output_, pictures));
  count_ += pictures.size(0);
}

Tensor FeatureRows::rows() const {
  if (parts_.size() > 1) parts_ = {torch::cat(parts_)};
  return parts_.empty() ? Tensor() : parts_.front();
}

}  // namespace maskbench

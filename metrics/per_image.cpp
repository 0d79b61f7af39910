#include "metrics/per_image.h"

#include <limits>
#include <numeric>

namespace maskbench {

void PerImage::add(const Judged& batch) {
  const torch::NoGradGuard no_grad;
  const Tensor found = values(batch).to(torch::kCPU, torch::kFloat64).contiguous();
  TORCH_CHECK(found.dim() == 1, "a metric must give one value a picture, not ", found.sizes());
  values_.insert(values_.end(), found.data_ptr<double>(), found.data_ptr<double>() + found.numel());
}

Score PerImage::score() const {
  if (values_.empty()) return {std::numeric_limits<double>::quiet_NaN(), 0, {}};
  const double sum = std::accumulate(values_.begin(), values_.end(), 0.0);
  return {sum / double(values_.size()), int64_t(values_.size()), values_};
}

std::optional<std::string> unless_known(const Tensor& tensor, const char* reason) {
  if (tensor.defined()) return std::nullopt;
  return reason;
}

}  // namespace maskbench

#include "metrics/similarity/per_image.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include "maskbench/errors.h"
#include "maskbench/metric_networks.h"

namespace maskbench {

void PerImage::add(const ScoringBatch& batch) {
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

std::optional<std::string> unless_large(const ScoringBatch& batch, int64_t least, const char* who) {
  const int64_t height = batch.image.size(2), width = batch.image.size(3);
  if (std::min(height, width) >= least) return std::nullopt;
  return c10::str("the pictures are ", width, " x ", height, ", ", who, " needs ", least, " x ", least, " at least");
}

void check_compared(const ScoringBatch& batch) {
  if (batch.image.dim() != 4 || batch.image.sizes() != batch.reference.sizes())
    throw UserError(c10::str("pictures of ", batch.image.sizes(), " cannot be compared with a reference of ",
                             batch.reference.sizes(), ": both must be the same [B,C,H,W]"));
  check_range(batch.image, "the pictures");
  check_range(batch.reference, "the reference pictures");
}

}  // namespace maskbench

#include "metrics/task/pixel_share.h"

namespace maskbench {

Tensor worn_pixels(const ScoringBatch& batch) { return batch.mask > 0.5; }

Tensor pixel_share(const Tensor& all, const Tensor& part) {
  TORCH_CHECK(all.dim() == 3 && all.sizes() == part.sizes(), "regions must be [B,H,W] and alike, not ", all.sizes(),
              " and ", part.sizes());
  TORCH_CHECK(all.scalar_type() == torch::kBool && part.scalar_type() == torch::kBool, "regions must be bool, not ",
              all.scalar_type(), " and ", part.scalar_type());
  const Tensor total = all.sum({1, 2}), both = (all & part).sum({1, 2});
  return (both.to(torch::kFloat64) / total).masked_select(total > 0);
}

}  // namespace maskbench

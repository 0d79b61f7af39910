// Base of coverage, eye occlusion, spill and mask IoU: the share of one set of pixels that lies in another.
#pragma once

#include "metrics/similarity/per_image.h"

namespace maskbench {

// Returns the pixels of the warped mask: alpha > 0.5, [B,H,W] bool. NaN is no mask.
Tensor worn_pixels(const ScoringBatch& batch);

// Returns the share of the pixels of `all` that are in `part`, both [B,H,W] bool: one double per picture, without the
// pictures where `all` is empty.
Tensor pixel_share(const Tensor& all, const Tensor& part);

// A metric that compares the worn mask with one region of the picture.
class RegionShare : public PerImage {
 protected:
  explicit RegionShare(Tensor ScoringBatch::*region) : region_(region) {}

  virtual Tensor share(const Tensor& worn, const Tensor& region) const = 0;
  Tensor values(const ScoringBatch& batch) const final { return share(worn_pixels(batch), batch.*region_); }

 private:
  Tensor ScoringBatch::*region_;
};

}  // namespace maskbench

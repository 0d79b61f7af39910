// The one idea behind coverage, occlusion, spill and IoU: what share of these pixels are also those?
#pragma once

#include "metrics/similarity/per_image.h"

namespace maskbench {

// Where the mask lies as worn: alpha > 0.5, [B,H,W] bool. NaN is no mask.
Tensor worn_pixels(const ScoringBatch& batch);

// Share of the pixels of `all` that are in `part`, both [B,H,W] bool: one double a picture. Pictures where `all` is
// empty are left out.
Tensor pixel_share(const Tensor& all, const Tensor& part);

// A metric that compares the worn mask with one region of the picture.
class RegionShare : public PerImage {
 public:
  std::optional<std::string> missing(const ScoringBatch& batch) const final;

 protected:
  RegionShare(Tensor ScoringBatch::*region, const char* reason) : region_(region), reason_(reason) {}

  virtual Tensor share(const Tensor& worn, const Tensor& region) const = 0;
  Tensor values(const ScoringBatch& batch) const final { return share(worn_pixels(batch), batch.*region_); }

 private:
  Tensor ScoringBatch::*region_;
  const char* reason_;  // why the region is not known
};

inline constexpr const char* kNoRegions = "the source knows no regions";
inline constexpr const char* kNoTruth = "the source knows no truth";

}  // namespace maskbench

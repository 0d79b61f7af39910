// A metric that has a value for each picture, and whose score is their mean.
#pragma once

#include "maskbench/metric.h"

namespace maskbench {

class PerImage : public Metric {
 public:
  void add(const ScoringBatch& batch) final;
  Score score() const override;  // the mean; `per_image` in the order of adding, without the pictures left out

 protected:
  // One value a picture, [B]; fewer where pictures have nothing to measure. A NaN stays and makes the mean NaN.
  virtual Tensor values(const ScoringBatch& batch) const = 0;

 private:
  std::vector<double> values_;
};

// Reasons for missing(): `reason` when nothing is known; when there are no pictures or nothing to compare them with;
// when a side of the pictures is below `least` ("..., <who> needs 11 x 11 at least").
std::optional<std::string> unless_known(const Tensor& tensor, const char* reason);
std::optional<std::string> unless_compared(const ScoringBatch& batch);
std::optional<std::string> unless_large(const ScoringBatch& batch, int64_t least, const char* who);

// Throws UserError unless image and reference are of one shape [B,3,H,W] and in [0,1].
void check_compared(const ScoringBatch& batch);

}  // namespace maskbench

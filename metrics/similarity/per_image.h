// Metrics that have a value for each picture; the score is the mean of the values.
#pragma once

#include "maskbench/metric.h"

namespace maskbench {

class PerImage : public Metric {
 public:
  void add(const ScoringBatch& batch) final;
  Score score()
      const override;  // the mean; `per_image` in the order of adding, without the pictures that have no value

 protected:
  // Returns one value per picture, [B]; fewer where pictures have nothing to measure. A NaN is kept and makes the mean
  // NaN.
  virtual Tensor values(const ScoringBatch& batch) const = 0;

 private:
  std::vector<double> values_;
};

// Returns the complaint about pictures of which a side is below `least` ("..., <who> needs 11 x 11 at least"), or
// nullopt.
std::optional<std::string> unless_large(const ScoringBatch& batch, int64_t least, const char* who);

// Throws UserError unless image and reference are of one shape [B,3,H,W] and in [0,1].
void check_compared(const ScoringBatch& batch);

}  // namespace maskbench

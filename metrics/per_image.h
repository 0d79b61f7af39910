// A metric that has a value for each picture, and whose score is their mean.
#pragma once

#include "maskbench/metric.h"

namespace maskbench {

class PerImage : public Metric {
 public:
  void add(const Judged& batch) final;
  Score score() const override;  // the mean; `per_image` in the order of adding, without the pictures left out

 protected:
  // One value a picture, [B]; fewer where pictures have nothing to measure. A NaN stays and makes the mean NaN.
  virtual Tensor values(const Judged& batch) const = 0;

 private:
  std::vector<double> values_;
};

// `reason` when nothing is known, for missing().
std::optional<std::string> unless_known(const Tensor& tensor, const char* reason);

}  // namespace maskbench

// Base of metrics that compare the features of a set of worn pictures with those of a set of real ones.
#pragma once

#include "maskbench/metric.h"
#include "metrics/sets/feature_rows.h"

namespace maskbench {

class RealAndFake : public Metric {
 public:
  RealAndFake(Networks& networks, const std::string& network) : real_(networks, network), fake_(networks, network) {}

  void add(const ScoringBatch& batch) final { fake_.add(batch.image); }
  void add_real(const Tensor& pictures) final { real_.add(pictures); }
  Score score() const final;  // n counts worn pictures; 0, with a note, for fewer than two in either set

 protected:
  virtual Score compared(const Tensor& real, const Tensor& fake) const = 0;  // [N,d], [M,d]

 private:
  FeatureRows real_, fake_;
};

}  // namespace maskbench

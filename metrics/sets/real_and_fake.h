// A metric that compares the set of worn pictures with a set of real ones, by what a network says of them.
#pragma once

#include "maskbench/metric.h"
#include "metrics/sets/feature_rows.h"

namespace maskbench {

class RealAndFake : public Metric {
 public:
  RealAndFake(Networks& networks, const std::string& network) : real_(networks, network), fake_(networks, network) {}

  std::optional<std::string> missing(const ScoringBatch& batch) const final;
  void add(const ScoringBatch& batch) final { fake_.add(batch.image); }
  bool wants_real() const final { return true; }
  void add_real(const Tensor& pictures) final { real_.add(pictures); }
  Score score() const final;  // of two pictures a side at least, else none, with that note; n counts the worn ones

 protected:
  virtual Score compared(const Tensor& real, const Tensor& fake) const = 0;  // [N,d], [M,d]

 private:
  FeatureRows real_, fake_;
};

}  // namespace maskbench

// Metrics made by name, with the weights of formula_weights.h.
#pragma once

#include "tests/metrics/formula_weights.h"

namespace maskbench {

inline std::unique_ptr<Metric> metric_named(const std::string& name) { return FormulaWeights::shared().metric(name); }

// Pictures beside what they are compared with.
inline ScoringBatch compared(const Tensor& image, const Tensor& reference) {
  ScoringBatch batch;
  batch.image = image;
  batch.reference = reference;
  return batch;
}

}  // namespace maskbench

// The result of a metric over a set of pictures or pairs: one cell of a table.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "maskbench/metric.h"

namespace maskbench {

// A score, or why there is none.
struct Scored {
  const MetricInfo* info = nullptr;
  Score score = {};
  std::string absent = {};           // why there is no score, in words; empty when there is one
  std::string reason = {};           // the same as a code: "no_warp", "missing_weights", ... (Absence::reason)
  std::string protocol = {};         // of the metric, or the score's own; " to <compared_with>" where that is set
  std::string compared_with = {};    // what stood in for the truth as reference; empty: the truth, or none is needed
  std::string weights = {};          // SHA-256 of the weights of its networks; empty where it has none
  std::vector<int64_t> judged = {};  // indices of the pictures that were scored, ascending
  int64_t left_out = 0;              // pictures of a folder that were not, although others were
  std::string left_out_reason = {};  // of the first of them, in words
};

}  // namespace maskbench

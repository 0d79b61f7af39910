// Scoring a wearer on fixed pairs.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "data/pool.h"
#include "maskbench/metric.h"
#include "maskbench/model.h"

namespace maskbench {

// One cell of a table: a score, or why there is none.
struct Scored {
  const MetricInfo* info;
  Score score;
  std::string absent;  // the reason; empty when there is a score
};

struct Evaluation {
  std::vector<Scored> scores;  // in the order asked for
  double mask_share = 0;       // mean share of the picture that the worn masks cover
};

// Scores `wearer` on `pairs` of the test split. `start` [8] is where masks lie before any update. The wearer is put
// into eval mode and back; no graph is kept.
Evaluation evaluate(Wearer& wearer, const Source& source, const std::vector<Pair>& pairs, const Tensor& start,
                    const std::vector<std::string>& metrics, torch::Device device);

}  // namespace maskbench

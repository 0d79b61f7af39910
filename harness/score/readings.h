// Scores as entries of metrics.json and columns of metrics.csv.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "results/metrics_file.h"
#include "score/evaluate.h"

namespace maskbench {

// What training cost.
struct TrainingFigures {
  int64_t parameters;                     // of generator and critic
  double flops;                           // of one iteration
  int64_t goal_iteration;                 // the first at which the median corner error was at most 10 %; -1: none
  std::string goal_missing, goal_reason;  // why there is none: in words, and its code
};

int64_t count_parameters(const torch::nn::Module& network);

// What a reader of the value must know, of the metric and of this value; may be empty.
std::string note_of(const Scored& scored);

// A score as an entry of metrics.json.
Reading reading_of(const Scored& scored);

// The scores as entries of metrics.json, in their order.
Readings readings_of(const std::vector<Scored>& scores);

// The values of single pictures, of a metric that has one for each picture it scored.
std::optional<PictureValues> picture_values_of(const Scored& scored);

// The same of those metrics among `scores`.
std::vector<PictureValues> picture_values_of(const std::vector<Scored>& scores);

// What training cost, as entries of metrics.json: kCostMetrics in their order.
Readings readings_of(const TrainingFigures& training);

}  // namespace maskbench

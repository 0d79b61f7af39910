// The scores of a run as metrics.json and metrics.csv.
#pragma once

#include <string>
#include <vector>

#include "results/metrics_file.h"
#include "results/run_folder.h"
#include "score/evaluate.h"

namespace maskbench {

// What training cost. `trained` is false for a baseline, which has no such metrics.
struct TrainingFigures {
  bool trained;
  int64_t parameters;                     // of generator and critic
  double flops;                           // of one iteration
  int64_t goal_iteration;                 // the first at which the median corner error was at most 10 %; -1: none
  std::string goal_missing, goal_reason;  // why there is none: in words, and its code
};

int64_t count_parameters(const torch::nn::Module& network);

// What a reader of the value must know, of the metric and of this value; may be empty.
std::string note_of(const Scored& scored);

// The scores as entries of metrics.json, in their order.
Readings readings_of(const std::vector<Scored>& scores);

// The values of metrics that have one for each picture they scored.
std::vector<PictureValues> picture_values_of(const std::vector<Scored>& scores);

// Writes metrics.json, with what training cost, and metrics.csv. The same scores give the same bytes.
void write_scores(const RunFolder& folder, const Evaluation& evaluation, const TrainingFigures& training);

}  // namespace maskbench

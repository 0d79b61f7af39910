// metrics.json and the per-image values beside it.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "results/run_folder.h"
#include "score/evaluate.h"

namespace maskbench {

// What is known of a run besides its pictures. A baseline that is not trained has none of it.
struct TrainingFigures {
  bool trained;
  int64_t parameters;        // of generator and critic
  double flops;              // of one iteration
  int64_t goal_iteration;    // the first at which the median corner error was at most 10 %; -1: none
  std::string goal_missing;  // why there is none
};

int64_t count_parameters(const torch::nn::Module& network);

// What a reader of the value must know, of the metric and of this value; may be empty.
std::string note_of(const Scored& scored);

// {"corner_error": {"value", "protocol", "n", "weights", "absent"}, ...}. A protocol ends in " to <name>" where
// pictures were compared with something else than the truth.
nlohmann::ordered_json scores_json(const std::vector<Scored>& scores);

// One line for each of `names` under the heading `what`, one column a metric that has a value for each picture it
// judged.
std::string per_image_csv(const std::vector<Scored>& scores, const std::string& what,
                          const std::vector<std::string>& names);

// metrics.json, with what training cost, and metrics.csv. The same scores give the same bytes.
void write_scores(const RunFolder& folder, const Evaluation& evaluation, const TrainingFigures& training);

}  // namespace maskbench

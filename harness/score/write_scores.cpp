#include "score/write_scores.h"

namespace maskbench {
namespace {

Reading cost(double value, bool is_count, const std::string& protocol) {
  Reading reading;
  reading.value = value;
  reading.is_count = is_count;
  reading.protocol = protocol;
  reading.n = 1;
  return reading;
}

Reading goal_reading(const TrainingFigures& training) {
  Reading reading = cost(double(training.goal_iteration), /*is_count=*/true, "median-of-watched-pairs");
  if (training.goal_iteration >= 0) return reading;
  reading.value.reset();
  reading.n = 0;
  reading.absent = training.goal_missing;
  reading.reason = training.goal_reason;
  return reading;
}

void add_costs(Readings& readings, const TrainingFigures& training) {
  readings.emplace_back(kCostMetrics[0], cost(double(training.parameters), /*is_count=*/true, "count"));
  readings.emplace_back(kCostMetrics[1],
                        cost(training.flops / 1e9, /*is_count=*/false, "executed-convolutions-and-products"));
  readings.emplace_back(kCostMetrics[2], goal_reading(training));
}

}  // namespace

int64_t count_parameters(const torch::nn::Module& network) {
  int64_t count = 0;
  for (const auto& weight : network.parameters()) count += weight.numel();
  return count;
}

std::string note_of(const Scored& s) {
  const bool both = !s.info->caveat.empty() && !s.score.note.empty();
  return s.info->caveat + (both ? "; " : "") + s.score.note;
}

Readings readings_of(const std::vector<Scored>& scores) {
  Readings readings;
  for (const Scored& s : scores) {
    Reading& reading = readings.emplace_back(s.info->name, Reading()).second;
    if (s.absent.empty()) reading.value = s.score.value;
    reading.protocol = s.protocol;
    reading.compared_with = s.compared_with;
    reading.weights = s.weights;
    reading.absent = s.absent;
    reading.reason = s.reason;
    reading.n = s.score.n;
    reading.spread = s.score.spread;
    reading.note = note_of(s);
  }
  return readings;
}

std::vector<PictureValues> picture_values_of(const std::vector<Scored>& scores) {
  std::vector<PictureValues> columns;
  for (const Scored& s : scores)
    if (!s.judged.empty() && s.score.per_image.size() == s.judged.size())
      columns.push_back({s.info->name, s.judged, s.score.per_image});
  return columns;
}

void write_scores(const RunFolder& folder, const Evaluation& evaluation, const TrainingFigures& training) {
  Readings readings = readings_of(evaluation.scores);
  if (training.trained) add_costs(readings, training);
  write_metrics_csv(folder.path(), evaluation.pairs, picture_values_of(evaluation.scores));
  write_metrics_json(folder.path(), readings);
}

}  // namespace maskbench

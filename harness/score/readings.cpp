#include "score/readings.h"

#include <fmt/format.h>

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

// note_of() and which pairs were left out: a run has no other place for that.
std::string note_with_left_out(const Scored& s) {
  const std::string note = note_of(s);
  if (s.left_out == 0 || !s.absent.empty()) return note;
  return fmt::format("{}{}{} of {} pairs left out: {}", note, note.empty() ? "" : "; ", s.left_out,
                     s.left_out + int64_t(s.judged.size()), s.left_out_reason);
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

Reading reading_of(const Scored& scored) {
  Reading reading;
  if (scored.absent.empty()) reading.value = scored.score.value;
  reading.protocol = scored.protocol;
  reading.compared_with = scored.compared_with;
  reading.weights = scored.weights;
  reading.absent = scored.absent;
  reading.reason = scored.reason;
  reading.n = scored.score.n;
  reading.spread = scored.score.spread;
  reading.note = note_with_left_out(scored);
  return reading;
}

std::optional<PictureValues> picture_values_of(const Scored& scored) {
  if (scored.judged.empty() || scored.score.per_image.size() != scored.judged.size()) return std::nullopt;
  return PictureValues{scored.info->name, scored.judged, scored.score.per_image};
}

Readings readings_of(const std::vector<Scored>& scores) {
  Readings readings;
  for (const Scored& scored : scores) readings.emplace_back(scored.info->name, reading_of(scored));
  return readings;
}

std::vector<PictureValues> picture_values_of(const std::vector<Scored>& scores) {
  std::vector<PictureValues> columns;
  for (const Scored& scored : scores)
    if (auto values = picture_values_of(scored)) columns.push_back(*std::move(values));
  return columns;
}

Readings readings_of(const TrainingFigures& training) {
  return {{kCostMetrics[0], cost(double(training.parameters), /*is_count=*/true, "count")},
          {kCostMetrics[1], cost(training.flops / 1e9, /*is_count=*/false, "executed-convolutions-and-products")},
          {kCostMetrics[2], goal_reading(training)}};
}

}  // namespace maskbench

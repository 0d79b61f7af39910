#include "train/scores_file.h"

#include <fmt/format.h>

#include "base/atomic_file.h"

namespace maskbench {
namespace {

using Json = nlohmann::ordered_json;

Json entry(const Json& value, const std::string& protocol, int64_t n, const std::string& weights,
           const std::string& absent) {
  Json json = {
      {"value", value}, {"protocol", protocol}, {"n", n}, {"weights", weights.empty() ? Json() : Json(weights)}};
  if (!absent.empty()) json["absent"] = absent;
  return json;
}

Json cost(const Json& value, const std::string& protocol) { return entry(value, protocol, 1, "", ""); }

void add_costs(Json& json, const TrainingFigures& training) {
  json["parameters"] = cost(training.parameters, "count");
  json["gflop_per_iteration"] = cost(training.flops / 1e9, "executed-convolutions-and-products");
  json["iterations_to_10_percent_corner_error"] =
      training.goal_iteration >= 0 ? cost(training.goal_iteration, "median-of-watched-pairs")
                                   : entry(nullptr, "median-of-watched-pairs", 0, "", training.goal_missing);
}

// One line a pair, one column a metric that has a value for each pair it judged.
std::string per_image_csv(const Evaluation& evaluation, int64_t pairs) {
  std::vector<std::string> lines(static_cast<size_t>(pairs));
  std::string text = "pair";
  for (const Scored& s : evaluation.scores) {
    if (s.judged.empty() || s.score.per_image.size() != s.judged.size()) continue;
    text += "," + s.info->name;
    std::vector<std::string> cells(lines.size());
    for (size_t i = 0; i < s.judged.size(); ++i) cells[size_t(s.judged[i])] = fmt::format("{}", s.score.per_image[i]);
    for (size_t row = 0; row < lines.size(); ++row) lines[row] += "," + cells[row];
  }
  for (size_t row = 0; row < lines.size(); ++row) text += fmt::format("\n{}{}", row, lines[row]);
  return text + "\n";
}

}  // namespace

int64_t count_parameters(const torch::nn::Module& network) {
  int64_t count = 0;
  for (const auto& weight : network.parameters()) count += weight.numel();
  return count;
}

void write_scores(const RunFolder& folder, const Evaluation& evaluation, const TrainingFigures& training) {
  Json json = Json::object();
  for (const Scored& s : evaluation.scores) {
    Json& cell = json[s.info->name] =
        entry(s.absent.empty() ? Json(s.score.value) : Json(), s.protocol, s.score.n, s.weights, s.absent);
    if (s.score.spread) cell["spread"] = *s.score.spread;
    if (!s.score.note.empty()) cell["note"] = s.score.note;
  }
  if (training.trained) add_costs(json, training);
  write_file_atomically(folder / "metrics.csv", per_image_csv(evaluation, evaluation.pairs));
  folder.write_json("metrics.json", json);
}

}  // namespace maskbench

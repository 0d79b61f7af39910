#include "score/metrics_file.h"

#include <fmt/format.h>

#include "system/atomic_file.h"

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

}  // namespace

int64_t count_parameters(const torch::nn::Module& network) {
  int64_t count = 0;
  for (const auto& weight : network.parameters()) count += weight.numel();
  return count;
}

std::string per_image_csv(const std::vector<Scored>& scores, const std::string& what,
                          const std::vector<std::string>& names) {
  std::vector<std::string> lines = names;
  std::string text = what;
  for (const Scored& s : scores) {
    if (s.judged.empty() || s.score.per_image.size() != s.judged.size()) continue;
    text += "," + s.info->name;
    std::vector<std::string> cells(lines.size());
    for (size_t i = 0; i < s.judged.size(); ++i) cells[size_t(s.judged[i])] = fmt::format("{}", s.score.per_image[i]);
    for (size_t row = 0; row < lines.size(); ++row) lines[row] += "," + cells[row];
  }
  for (const std::string& line : lines) text += "\n" + line;
  return text + "\n";
}

std::string note_of(const Scored& s) {
  const bool both = !s.info->caveat.empty() && !s.score.note.empty();
  return s.info->caveat + (both ? "; " : "") + s.score.note;
}

nlohmann::ordered_json scores_json(const std::vector<Scored>& scores) {
  Json json = Json::object();
  for (const Scored& s : scores) {
    Json& cell = json[s.info->name] =
        entry(s.absent.empty() ? Json(s.score.value) : Json(), s.protocol, s.score.n, s.weights, s.absent);
    if (s.score.spread) cell["spread"] = *s.score.spread;
    if (const std::string note = note_of(s); !note.empty()) cell["note"] = note;
  }
  return json;
}

void write_scores(const RunFolder& folder, const Evaluation& evaluation, const TrainingFigures& training) {
  Json json = scores_json(evaluation.scores);
  if (training.trained) add_costs(json, training);
  std::vector<std::string> pairs;
  for (int64_t pair = 0; pair < evaluation.pairs; ++pair) pairs.push_back(std::to_string(pair));
  write_file_atomically(folder / "metrics.csv", per_image_csv(evaluation.scores, "pair", pairs));
  folder.write_json("metrics.json", json);
}

}  // namespace maskbench

#include "plugin/loader/metric_json.h"

#include <cmath>
#include <limits>

namespace maskbench {
namespace {

nlohmann::json number(double value) { return std::isfinite(value) ? nlohmann::json(value) : nlohmann::json(); }

double number_in(const nlohmann::json& json) {
  return json.is_number() ? json.get<double>() : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

nlohmann::json to_json(const MetricInfo& metric) {
  std::vector<int> needs;
  for (const Input input : metric.needs) needs.push_back(int(input));
  return {{"protocol", metric.protocol},
          {"title", metric.title},
          {"unit", metric.unit},
          {"about", metric.about},
          {"higher_is_better", metric.higher_is_better},
          {"caveat", metric.caveat},
          {"needs", needs},
          {"networks", metric.networks}};
}

MetricInfo metric_from_json(const nlohmann::json& json) {
  MetricInfo metric;
  metric.name = json.at("name");
  metric.source_sha256 = json.at("source_sha256");
  metric.protocol = json.at("protocol");
  metric.title = json.at("title");
  metric.unit = json.at("unit");
  metric.about = json.at("about");
  metric.higher_is_better = json.at("higher_is_better");
  metric.caveat = json.at("caveat");
  for (const int input : json.at("needs").get<std::vector<int>>()) metric.needs.push_back(Input(input));
  metric.networks = json.at("networks").get<std::vector<std::string>>();
  return metric;
}

nlohmann::json to_json(const Score& score) {
  nlohmann::json per_image = nlohmann::json::array();
  for (const double value : score.per_image) per_image.push_back(number(value));
  nlohmann::json json = {{"value", number(score.value)},
                         {"n", score.n},
                         {"per_image", per_image},
                         {"protocol", score.protocol},
                         {"note", score.note}};
  if (score.spread) json["spread"] = number(*score.spread);
  return json;
}

Score score_from_json(const nlohmann::json& json) {
  Score score;
  score.value = number_in(json.at("value"));
  score.n = json.at("n");
  for (const auto& value : json.at("per_image")) score.per_image.push_back(number_in(value));
  if (json.contains("spread")) score.spread = number_in(json["spread"]);
  score.protocol = json.at("protocol");
  score.note = json.at("note");
  return score;
}

}  // namespace maskbench

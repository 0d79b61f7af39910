#include "results/scores/score_file.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <limits>

#include "formats/json_file.h"
#include "formats/sealed_json.h"
#include "system/atomic_file.h"

namespace fs = std::filesystem;

namespace maskbench {
namespace {

using Json = nlohmann::ordered_json;

constexpr int64_t kScoreVersion = 2;  // version 1 has neither yaw nor skin tone

fs::path file_of(const fs::path& run, int64_t iteration, const ScoreKey& key) {
  return scores_folder(run, iteration) / (key.name() + ".json");
}

// JSON has no infinity and no NaN: those are texts.
Json finite_or_text(double value) { return std::isfinite(value) ? Json(value) : Json(fmt::format("{}", value)); }

double number_from(const Json& json) {
  if (json.is_number()) return json.get<double>();
  const auto text = json.get<std::string>();
  double value = std::numeric_limits<double>::quiet_NaN();
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

Json values_json(const std::vector<double>& values) {
  Json json = Json::array();
  for (double value : values) json.push_back(finite_or_text(value));
  return json;
}

Json integer_or_null(std::optional<int64_t> value) { return value ? Json(*value) : Json(); }

Json pairs_json(const std::vector<ScoredPair>& pairs) {
  Json json = Json::array();
  for (const auto& [face, mask, person, yaw, skin_tone] : pairs)
    json.push_back(Json::array({face, mask, person, integer_or_null(yaw), integer_or_null(skin_tone)}));
  return json;
}

ScoredPair pair_from(const Json& json) {
  const auto degrees = [&](size_t i) {
    return i < json.size() && json[i].is_number_integer() ? std::optional(json[i].get<int64_t>()) : std::nullopt;
  };
  return {json.at(0), json.at(1), json.at(2), degrees(3), degrees(4)};
}

ScoreFile from_json(const Json& json, const std::string& metric) {
  ScoreFile score;
  score.run = json.at("run");
  score.iteration = json.at("iteration");
  for (const Json& pair : json.at("pairs")) score.pairs.push_back(pair_from(pair));
  score.mask_share = number_from(json.at("mask_share"));
  score.reading = reading_from_json(json.at("reading"));
  score.values.metric = metric;
  if (!json.contains("rows")) return score;
  json["rows"].get_to(score.values.rows);
  for (const Json& value : json.at("values")) score.values.values.push_back(number_from(value));
  return score;
}

}  // namespace

fs::path scores_folder(const fs::path& run, int64_t iteration) { return run / fmt::format("scores/{:06}", iteration); }

bool has_score(const fs::path& run, int64_t iteration, const ScoreKey& key) {
  std::error_code ignored;
  return fs::exists(file_of(run, iteration, key), ignored);
}

void write_score(const fs::path& run, const ScoreKey& key, const ScoreFile& score) {
  Json json = {{"version", kScoreVersion},
               {"run", score.run},
               {"iteration", score.iteration},
               {"metric", key.metric},
               {"inputs", key.inputs},
               {"pairs", pairs_json(score.pairs)},
               {"mask_share", finite_or_text(score.mask_share)},
               {"reading", to_json(score.reading)}};
  if (!score.values.rows.empty()) {
    json["rows"] = score.values.rows;
    json["values"] = values_json(score.values.values);
  }
  make_folder(scores_folder(run, score.iteration));
  write_file_atomically(file_of(run, score.iteration, key), sealed(json));
}

std::optional<ScoreFile> find_score(const fs::path& run, const std::string& run_hash, int64_t iteration,
                                    const ScoreKey& key) {
  if (!has_score(run, iteration, key)) return std::nullopt;
  try {
    const Json json = unsealed(read_file(file_of(run, iteration, key)));
    check_version(json, kScoreVersion, key.name());
    ScoreFile score = from_json(json, key.metric);
    if (score.run != run_hash || json.at("inputs") != key.inputs) return std::nullopt;
    return score;
  } catch (const std::exception&) {  // it is scored again
    return std::nullopt;
  }
}

}  // namespace maskbench

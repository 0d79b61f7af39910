#include "results/experiment_file.h"

#include <fmt/format.h>

#include <stdexcept>

#include "formats/json_file.h"
#include "system/atomic_file.h"

namespace maskbench {
namespace {

using Json = nlohmann::ordered_json;

constexpr int64_t kExperimentVersion = 2;  // 2: scores

ListedRun listed_run(const Json& json) {
  ListedRun run{
      .name = json.at("run"), .system = json.at("system"), .plugin = json.value("plugin", std::string()), .seed = {}};
  if (json.contains("seed")) run.seed = json["seed"].get<int64_t>();
  if (json.contains("point")) run.point = json["point"];
  run.sources = json.value("sources", std::string());
  return run;
}

Json ablation_to_json(const ListedAblation& ablation) {
  return {{"rows", ablation.rows},
          {"columns", ablation.columns},
          {"metrics", ablation.metrics},
          {"reference", {{"system", ablation.system}, {"point", ablation.point}}}};
}

ListedAblation ablation_from_json(const Json& json) {
  const Json& reference = json.at("reference");
  return {json.at("rows"), json.at("columns"), json.at("metrics"), reference.at("system"), reference.at("point")};
}

ExperimentFile experiment_from_json(const Json& json) {
  ExperimentFile experiment;
  experiment.name = json.value("experiment", std::string());
  experiment.title = json.value("title", std::string());
  experiment.split = json.value("split", std::string());
  experiment.reference = json.value("reference", std::string());
  experiment.systems = json.value("systems", std::vector<std::string>());
  experiment.metrics = json.value("metrics", std::vector<std::string>());
  if (json.contains("runs"))
    for (const Json& run : json["runs"]) experiment.runs.push_back(listed_run(run));
  if (json.contains("scores"))
    for (const Json& score : json["scores"])
      experiment.scores.push_back({score.at("metric"), score.at("score"), score.at("source")});
  experiment.notes = json.value("notes", std::vector<std::string>());
  if (json.contains("ablation")) experiment.ablation = ablation_from_json(json["ablation"]);
  return experiment;
}

}  // namespace

Json point_json(const SweptPoint& point) {
  Json json = Json::object();
  for (const auto& [axis, value] : point) json[axis] = to_json(value);
  return json;
}

Json to_json(const ListedRun& run) {
  Json json = {{"run", run.name}, {"system", run.system}, {"plugin", run.plugin}};
  if (run.seed) json["seed"] = *run.seed;
  if (!run.point.empty()) json["point"] = run.point;
  if (!run.sources.empty()) json["sources"] = run.sources.text();
  return json;
}

void write_experiment_file(const std::filesystem::path& results, const ExperimentFile& experiment) {
  Json json = {{"version", kExperimentVersion}, {"experiment", experiment.name}, {"title", experiment.title}};
  json["systems"] = experiment.systems;
  json["metrics"] = experiment.metrics;
  json["split"] = experiment.split;
  json["reference"] = experiment.reference;
  json["notes"] = experiment.notes;
  if (experiment.ablation) json["ablation"] = ablation_to_json(*experiment.ablation);
  json["scores"] = Json::array();
  for (const auto& [metric, score, source] : experiment.scores)
    json["scores"].push_back({{"metric", metric}, {"score", score}, {"source", source}});
  json["runs"] = Json::array();
  for (const ListedRun& run : experiment.runs) json["runs"].push_back(to_json(run));
  write_file_atomically(results / kExperimentFile, json.dump(2) + "\n");
}

ExperimentFile read_experiment_file(const std::filesystem::path& results) {
  const Json json = read_json_file(results / kExperimentFile);
  check_version(json, kExperimentVersion, kExperimentFile);
  try {
    return experiment_from_json(json);
  } catch (const Json::exception& error) {
    throw std::runtime_error(fmt::format("{}: {}", kExperimentFile, error.what()));
  }
}

}  // namespace maskbench

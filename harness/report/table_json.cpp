#include <nlohmann/json.hpp>

#include "report/published.h"

namespace maskbench::report {
namespace {

// Keeps the order of rows and metrics.
using Json = nlohmann::ordered_json;

Json number(const std::optional<double>& value) { return value ? Json(*value) : Json(); }

Json interval_json(const std::optional<Interval>& interval) {
  return interval ? Json::array({interval->low, interval->high}) : Json();
}

Json pictures_json(const Confidence& confidence) {
  Json json = {{"n", confidence.pictures}, {"ci95", interval_json(confidence.ci95)}, {"resamples", kResamples}};
  if (!confidence.against_best) return json;
  const auto& [best, test, p_holm] = *confidence.against_best;
  json["against_best"] = {{"best", best},
                          {"difference", test.difference},
                          {"ci95", interval_json(test.ci95)},
                          {"p", test.p},
                          {"p_holm", p_holm},
                          {"told_apart", confidence.against_best->told_apart()},
                          {"n", test.pictures}};
  return json;
}

// `ci95` is that over seeds where there are several, else that over pictures; `ci95_over` says which.
Json cell_json(const Cell& cell) {
  Json runs = Json::array();
  for (const RunValue& value : cell.values) {
    runs.push_back({{"run", value.run}, {"seed", value.seed}, {"value", value.value}, {"n", value.pairs}});
  }
  const Summary& s = cell.summary;
  const auto& ci95 = s.ci95 ? s.ci95 : cell.confidence.ci95;
  Json json = {{"mean", number(s.mean)},
               {"std", number(s.deviation)},
               {"n", s.n},
               {"ci95", interval_json(ci95)},
               {"ci95_over", ci95 ? Json(s.ci95 ? "seeds" : "pictures") : Json()},
               {"protocol", s.mean ? Json(cell.protocol) : Json()},
               {"weights", cell.weights.empty() ? Json() : Json(cell.weights)},
               {"runs", runs}};
  if (cell.confidence.ci95) json["pictures"] = pictures_json(cell.confidence);
  if (!cell.notes.empty()) json["notes"] = cell.notes;
  if (!cell.absent.empty()) json["absent"] = cell.absent;
  return json;
}

Json row_json(const TableInput& input, const Row& row) {
  Json runs = Json::array(), metrics = Json::object();
  for (const RunRecord& run : row.runs) {
    runs.push_back(
        {{"run", run.name()}, {"seed", run.seed ? Json(*run.seed) : Json()}, {"state", run.state}, {"why", run.why}});
  }
  for (const std::string& metric : input.results.metrics) metrics[metric] = cell_json(row.cells.at(metric));
  const PublishedSystem* published = published_for(input, row);
  return {{"system", row.system},
          {"plugin", row.plugin},
          {"point", row.point},
          {"state", row.state()},
          {"metrics", metrics},
          {"runs", runs},
          {"published", published == nullptr ? Json() : Json(published->name)}};
}

Json reference_json(const std::optional<Reference>& reference) {
  Json json = Json::object();
  if (!reference) return json;
  json = {{"title", reference->title}, {"source", reference->source}, {"note", reference->note}};
  json["systems"] = Json::object();
  for (const PublishedSystem& system : reference->systems) {
    json["systems"][system.name] = {
        {"aliases", system.aliases}, {"source", system.source}, {"note", system.note}, {"metrics", system.metrics}};
  }
  return json;
}

}  // namespace

std::string json_table(const TableInput& input) {
  const ExperimentInfo& experiment = input.results.experiment;
  Json rows = Json::array();
  for (const Row& row : input.results.rows) rows.push_back(row_json(input, row));
  const Json json = {{"version", 1},
                     {"experiment", experiment.name},
                     {"title", experiment.title},
                     {"compared_with", experiment.reference.empty() ? Json() : Json(experiment.reference)},
                     {"notes", experiment.notes},
                     {"rows", rows},
                     {"reference", reference_json(input.reference)}};
  // Names come from folders and files: what is no UTF-8 is replaced, not thrown over.
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace maskbench::report

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/parallel_for.h"
#include "machine/cores.h"
#include "report/tables/ablation.h"
#include "report/tables/published.h"
#include "report/tables/table_format.h"

namespace maskbench::report {
namespace {

// Keeps the order of rows and metrics.
using Json = nlohmann::ordered_json;

Json number(const std::optional<double>& value) { return value ? Json(*value) : Json(); }

Json interval_json(const std::optional<Interval>& interval) {
  return interval ? Json::array({interval->low, interval->high}) : Json();
}

Json pictures_json(const Confidence& confidence) {
  Json json = {{"n", confidence.pictures},
               {"unit", confidence.unit()},
               {"units", confidence.people > 0 ? confidence.people : confidence.pictures},
               {"ci95", interval_json(confidence.ci95)},
               {"resamples", kResamples}};
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

// `ci95` is that over seeds where there are several, else that over people or pairs; `ci95_over` says which.
Json cell_json(const Cell& cell) {
  Json runs = Json::array();
  for (const RunValue& value : cell.values) {
    runs.push_back({{"run", value.run.text()}, {"seed", value.seed}, {"value", value.value}, {"n", value.pairs}});
  }
  const Summary& s = cell.summary;
  const auto& ci95 = s.ci95 ? s.ci95 : cell.confidence.ci95;
  Json json = {{"mean", number(s.mean)},
               {"std", number(s.deviation)},
               {"n", s.n},
               {"ci95", interval_json(ci95)},
               {"ci95_over", ci95 ? Json(s.ci95 ? "seeds" : cell.confidence.unit()) : Json()},
               {"protocol", s.mean ? Json(cell.protocol) : Json()},
               {"weights", cell.weights.empty() ? Json() : Json(cell.weights)}};
  json["runs"] = std::move(runs);  // an initialiser would copy
  if (cell.confidence.ci95) json["pictures"] = pictures_json(cell.confidence);
  if (!cell.notes.empty()) json["notes"] = cell.notes;
  if (!cell.absent.empty()) json["absent"] = cell.absent;
  return json;
}

Json row_json(const TableInput& input, const Row& row) {
  Json runs = Json::array(), metrics = Json::object();
  for (const RunRecord& run : row.runs) {
    runs.push_back({{"run", run.name.text()},
                    {"seed", run.seed ? Json(*run.seed) : Json()},
                    {"state", run.state},
                    {"why", run.why}});
  }
  for (const std::string& metric : input.results.metrics) metrics[metric] = cell_json(row.cells.at(metric));
  const PublishedSystem* published = published_for(input, row);
  Json json = {{"system", row.system}, {"plugin", row.plugin}, {"point", row.point}, {"state", row.state()}};
  json["metrics"] = std::move(metrics);
  json["runs"] = std::move(runs);
  json["published"] = published == nullptr ? Json() : Json(published->name);
  return json;
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

// Names come from folders and files: replaces what is not UTF-8 instead of throwing.
std::string text_of(const Json& json) { return json.dump(2, ' ', false, Json::error_handler_t::replace); }

// The members of an object as text, without its braces.
std::string members(const Json& object) {
  const std::string text = text_of(object);
  return text.substr(2, text.size() - 4);
}

// Writes the member "rows": [...] in chunks, on all threads: as one JSON value the rows of a large sweep take gigabytes.
void write_rows(const TableInput& input, const TextSink& sink) {
  constexpr size_t kAtOnce = 1024;
  const std::string head = "  \"rows\": [", tail = "\n  ]";
  const std::vector<Row>& rows = input.results.rows;
  sink(head);
  for (size_t first = 0; first < rows.size(); first += kAtOnce) {
    std::vector<std::string> some(std::min(kAtOnce, rows.size() - first));
    parallel_for(int64_t(some.size()), default_threads(), [&](int64_t i) {
      Json alone;
      alone["rows"].push_back(row_json(input, rows[first + size_t(i)]));
      const std::string one = members(alone);
      some[size_t(i)] = one.substr(head.size(), one.size() - head.size() - tail.size());
    });
    for (size_t i = 0; i < some.size(); ++i) sink(first + i == 0 ? some[i] : "," + some[i]);
  }
  sink(rows.empty() ? "]" : tail);
}

void write_json_table(const TableInput& input, const TextSink& sink) {
  const ExperimentFile& experiment = input.results.experiment;
  const Json before = {{"version", 1},
                       {"experiment", experiment.name},
                       {"title", experiment.title},
                       {"compared_with", experiment.reference.empty() ? Json() : Json(experiment.reference)},
                       {"notes", experiment.notes}};
  Json after = {{"reference", reference_json(input.reference)}};
  if (experiment.ablation) after["ablation"] = ablation_json(input.results);
  sink("{\n" + members(before) + ",\n");
  write_rows(input, sink);
  sink(",\n" + members(after) + "\n}\n");
}

const RegisterTableFormat kJson({.name = "json", .extension = "json", .write = write_json_table});

}  // namespace
}  // namespace maskbench::report

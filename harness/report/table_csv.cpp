#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "base/csv.h"
#include "report/published.h"

namespace maskbench::report {
namespace {

std::string number_text(const std::optional<double>& value) { return value ? fmt::format("{}", *value) : ""; }

// Full names of axes and exact values, as in "system.options.p=6.0;train.batch=16".
std::string point_field(const nlohmann::json& point) {
  std::vector<std::string> parts;
  for (const auto& [axis, value] : point.items()) {
    parts.push_back(fmt::format("{}={}", axis, value.is_string() ? value.get<std::string>() : value.dump()));
  }
  return fmt::format("{}", fmt::join(parts, ";"));
}

std::string published_field(const PublishedSystem* published, const std::string& metric) {
  if (published == nullptr || !published->metrics.contains(metric)) return "";
  return fmt::format("{}", published->metrics.at(metric));
}

std::string line(const std::vector<std::string>& fields) {
  std::vector<std::string> texts;
  for (const std::string& field : fields) texts.push_back(csv_field(field));
  return fmt::format("{}\r\n", fmt::join(texts, ","));
}

std::string low_of(const std::optional<Interval>& ci95) { return ci95 ? fmt::format("{}", ci95->low) : ""; }
std::string high_of(const std::optional<Interval>& ci95) { return ci95 ? fmt::format("{}", ci95->high) : ""; }

std::vector<std::string> confidence_fields(const Confidence& confidence) {
  std::vector<std::string> fields = {low_of(confidence.ci95), high_of(confidence.ci95)};
  if (!confidence.against_best) {
    fields.insert(fields.end(), 5, "");
    return fields;
  }
  const auto& [best, test, p_holm] = *confidence.against_best;
  for (const std::string& field :
       {best, fmt::format("{}", test.difference), low_of(test.ci95), high_of(test.ci95), fmt::format("{}", p_holm)})
    fields.push_back(field);
  return fields;
}

std::string line(const Row& row, const std::string& metric, const Cell& cell, const PublishedSystem* published) {
  const Summary& s = cell.summary;
  std::vector<std::string> fields = {row.system,
                                     point_field(row.point),
                                     metric,
                                     number_text(s.mean),
                                     number_text(s.deviation),
                                     fmt::format("{}", s.n),
                                     low_of(s.ci95),
                                     high_of(s.ci95),
                                     cell.protocol,
                                     cell.weights,
                                     row.state(),
                                     published_field(published, metric)};
  const auto more = confidence_fields(cell.confidence);
  fields.insert(fields.end(), more.begin(), more.end());
  fields.push_back(fmt::format("{}", fmt::join(cell.notes, "; ")));
  return line(fields);
}

}  // namespace

std::string csv_table(const TableInput& input) {
  std::vector<std::string> metrics = input.results.metrics;
  const std::set<std::string> measured(metrics.begin(), metrics.end());
  for (const std::string& metric : published_metrics(input)) {
    if (!measured.contains(metric)) metrics.push_back(metric);
  }
  std::string text =
      "system,point,metric,mean,std,n,ci_low,ci_high,protocol,weights,state,published,"
      "pictures_low,pictures_high,best,difference,difference_low,difference_high,p_holm,note\r\n";
  for (const Row& row : input.results.rows) {
    const PublishedSystem* published = published_for(input, row);
    for (const std::string& metric : metrics) {
      const bool is_ours = measured.contains(metric);
      if (!is_ours && published_field(published, metric).empty()) continue;
      text += line(row, metric, is_ours ? row.cells.at(metric) : Cell{}, published);
    }
  }
  for (const PublishedSystem* published : unmatched(input)) {
    for (const auto& [metric, value] : published->metrics) {
      text += line({published->name,          "", metric, "", "", "0", "", "", "", "", "published",
                    fmt::format("{}", value), "", "",     "", "", "",  "", "", ""});
    }
  }
  return text;
}

}  // namespace maskbench::report

// RFC 4180, one line a row and metric, numbers in full precision.
#include "base/csv.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "report/tables/published.h"
#include "report/tables/table_format.h"

namespace maskbench::report {
namespace {

std::string number_field(const std::optional<double>& value) { return value ? csv_number(*value) : ""; }

std::string published_field(const PublishedSystem* published, const std::string& metric) {
  if (published == nullptr || !published->metrics.contains(metric)) return "";
  return csv_number(published->metrics.at(metric));
}

std::string csv_line(const std::vector<std::string>& fields) {
  std::vector<std::string> texts;
  for (const std::string& field : fields) texts.push_back(csv_field(field));
  return fmt::format("{}\r\n", fmt::join(texts, ","));
}

std::string low_of(const std::optional<Interval>& ci95) { return ci95 ? csv_number(ci95->low) : ""; }
std::string high_of(const std::optional<Interval>& ci95) { return ci95 ? csv_number(ci95->high) : ""; }

std::vector<std::string> confidence_fields(const Confidence& confidence) {
  std::vector<std::string> fields = {low_of(confidence.ci95), high_of(confidence.ci95)};
  if (!confidence.against_best) {
    fields.insert(fields.end(), 5, "");
    return fields;
  }
  const auto& [best, test, p_holm] = *confidence.against_best;
  for (const std::string& field :
       {best, csv_number(test.difference), low_of(test.ci95), high_of(test.ci95), csv_number(p_holm)})
    fields.push_back(field);
  return fields;
}

std::string csv_line(const Row& row, const std::string& metric, const Cell& cell, const PublishedSystem* published) {
  const Summary& s = cell.summary;
  std::vector<std::string> fields = {row.system,
                                     point_field(row.point),
                                     metric,
                                     number_field(s.mean),
                                     number_field(s.deviation),
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
  return csv_line(fields);
}

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
      text += csv_line(row, metric, is_ours ? row.cells.at(metric) : Cell{}, published);
    }
  }
  for (const PublishedSystem* published : unmatched(input)) {
    for (const auto& [metric, value] : published->metrics) {
      text += csv_line({published->name,   "", metric, "", "", "0", "", "", "", "", "published",
                        csv_number(value), "", "",     "", "", "",  "", "", ""});
    }
  }
  return text;
}

void write_csv(const TableInput& input, const TextSink& sink) { sink(csv_table(input)); }

const RegisterTableFormat kCsv({.name = "csv", .extension = "csv", .write = write_csv});

}  // namespace
}  // namespace maskbench::report

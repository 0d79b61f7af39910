#include <cmath>

#include "maskbench/errors.h"
#include "report/html/sections.h"

namespace maskbench::report {
namespace {

constexpr size_t kMostPairs = 2000;       // of a run
constexpr size_t kMostNumbers = 600'000;  // in the page, about 4 MB

// Four significant digits: more than a picture shows.
Json rounded(double value) {
  if (!std::isfinite(value)) return nullptr;
  if (value == 0) return 0;
  const double unit = std::pow(10.0, 3 - std::floor(std::log10(std::abs(value))));
  return std::round(value * unit) / unit;
}

Json row_json(size_t row, const RunRecord& run, const MetricsCsv& csv, const std::vector<std::string>& metrics) {
  Json values = Json::array(), pairs = Json::array();
  for (const std::string& metric : metrics) {
    Json of_metric = Json::array();
    const auto found = csv.values.find(metric);
    for (size_t i = 0; found != csv.values.end() && i < std::min(found->second.size(), kMostPairs); ++i)
      of_metric.push_back(rounded(found->second[i]));
    values.push_back(std::move(of_metric));
  }
  for (size_t i = 0; i < std::min(csv.pairs.size(), kMostPairs); ++i)
    pairs.push_back({csv.pairs[i].face, csv.pairs[i].mask});
  return {{"row", row}, {"run", run.name.text()}, {"pairs", std::move(pairs)}, {"values", std::move(values)}};
}

std::optional<MetricsCsv> read_pairs(const RunRecord& run) {
  try {
    MetricsCsv csv = read_metrics_csv(run.folder);
    return csv.values.empty() ? std::nullopt : std::optional(std::move(csv));
  } catch (const std::exception&) {
    return std::nullopt;  // the table's notes name a file that is broken
  }
}

size_t numbers_of(const MetricsCsv& csv) {
  size_t count = 0;
  for (const auto& [metric, values] : csv.values) count += std::min(values.size(), kMostPairs);
  return count;
}

}  // namespace

Json pair_scores(const TableInput& input) {
  std::vector<std::string> metrics;
  std::vector<std::pair<size_t, MetricsCsv>> files;
  size_t numbers = 0;
  for (size_t row = 0; row < input.results.rows.size(); ++row) {
    const RunRecord* run = shown_run(input.results.rows[row]);
    std::optional<MetricsCsv> csv = run ? read_pairs(*run) : std::nullopt;
    if (!csv || numbers + numbers_of(*csv) > kMostNumbers) continue;
    numbers += numbers_of(*csv);
    files.emplace_back(row, std::move(*csv));
  }
  Json titles = Json::array(), rows = Json::array();
  for (const std::string& metric : input.results.metrics) {
    const auto has = [&](const auto& file) { return file.second.values.contains(metric); };
    if (std::none_of(files.begin(), files.end(), has)) continue;
    metrics.push_back(metric);
    const MetricColumn column = find_column(input.columns, metric);
    titles.push_back({{"title", heading(column)}, {"higher", column.higher_is_better.value_or(false)}});
  }
  for (const auto& [row, csv] : files) rows.push_back(row_json(row, *shown_run(input.results.rows[row]), csv, metrics));
  return metrics.empty() ? Json() : Json{{"metrics", std::move(titles)}, {"rows", std::move(rows)}};
}

}  // namespace maskbench::report

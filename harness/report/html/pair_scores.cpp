#include <algorithm>
#include <cmath>

#include "maskbench/errors.h"
#include "report/html/sections.h"
#include "report/tables/slices.h"

namespace maskbench::report {
namespace {

constexpr size_t kMostPairs = 2000;       // of a run
constexpr size_t kMostNumbers = 500'000;  // in the page, about 3.5 MB

// Four significant digits: more than a picture shows.
Json rounded(double value) {
  if (!std::isfinite(value)) return nullptr;
  if (value == 0) return 0;
  const double unit = std::pow(10.0, 3 - std::floor(std::log10(std::abs(value))));
  return std::round(value * unit) / unit;
}

// The number of each pair's slice, or null.
Json slices_json(const Slicing& slicing, const std::vector<ScoredPair>& pairs) {
  Json json = Json::array();
  for (size_t i = 0; i < std::min(pairs.size(), kMostPairs); ++i) {
    const auto slice = slicing.slice_of(pairs[i]);
    json.push_back(slice ? Json(*slice) : Json());
  }
  return json;
}

// {"pairs": [[face, mask]], "slices": of each slicing those of the pairs}: what runs that scored the same pairs share.
Json pairs_json(const std::vector<ScoredPair>& scored, const std::vector<Slicing>& parted) {
  Json pairs = Json::array(), slices = Json::array();
  for (size_t i = 0; i < std::min(scored.size(), kMostPairs); ++i) pairs.push_back({scored[i].face, scored[i].mask});
  for (const Slicing& slicing : parted) slices.push_back(slices_json(slicing, scored));
  return {{"pairs", std::move(pairs)}, {"slices", std::move(slices)}};
}

Json row_json(size_t row, const RunRecord& run, const MetricsCsv& csv, const std::vector<std::string>& metrics,
              size_t scored) {
  Json values = Json::array();
  for (const std::string& metric : metrics) {
    Json of_metric = Json::array();
    const auto found = csv.values.find(metric);
    for (size_t i = 0; found != csv.values.end() && i < std::min(found->second.size(), kMostPairs); ++i)
      of_metric.push_back(rounded(found->second[i]));
    values.push_back(std::move(of_metric));
  }
  return {{"row", row}, {"run", run.name.text()}, {"scored", scored}, {"values", std::move(values)}};
}

// Whether the run's score is the median of its values of pairs, and not their mean.
bool is_median(const RunRecord& run, const MetricsCsv& csv, const std::string& metric) {
  const auto reading = run.metrics.find(metric);
  const auto values = csv.values.find(metric);
  if (reading == run.metrics.end() || !reading->second.value || values == csv.values.end()) return false;
  return statistic_of(*reading->second.value, finite(values->second)) == Statistic::median;
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
    titles.push_back({{"title", heading(column)},
                      {"higher", column.higher_is_better.value_or(false)},
                      {"median", std::any_of(files.begin(), files.end(), [&](const auto& file) {
                         return is_median(*shown_run(input.results.rows[file.first]), file.second, metric);
                       })}});
  }
  if (metrics.empty()) return {};
  const std::vector<Slicing> parted = slicings(files.front().second.pairs);
  std::vector<std::vector<ScoredPair>> known;
  Json scored = Json::array(), slices = Json::array();
  for (const auto& [row, csv] : files) {
    const auto same = std::find(known.begin(), known.end(), csv.pairs);
    rows.push_back(row_json(row, *shown_run(input.results.rows[row]), csv, metrics, size_t(same - known.begin())));
    if (same != known.end()) continue;
    known.push_back(csv.pairs);
    scored.push_back(pairs_json(csv.pairs, parted));
  }
  for (const Slicing& slicing : parted) slices.push_back({{"title", slicing.title}, {"slices", slicing.slices}});
  return {{"metrics", std::move(titles)},
          {"slicings", std::move(slices)},
          {"scored", std::move(scored)},
          {"rows", std::move(rows)}};
}

}  // namespace maskbench::report

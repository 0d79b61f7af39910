#include "base/bootstrap.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <random>
#include <stdexcept>
#include <unordered_map>

#include "maskbench/stream_seed.h"

namespace maskbench {
namespace {

using Engine = std::mt19937_64;  // specified by the standard: the same sequence on every machine

double mean(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / double(values.size());
}

double median(std::vector<double>& values) {
  const auto middle = values.begin() + std::ptrdiff_t(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1) return *middle;
  return (*std::max_element(values.begin(), middle) + *middle) / 2;
}

// Averages the runs into one column if the statistic is the mean: the mean of means equals the mean of the averages.
Columns average_runs(Statistic kind, const Columns& columns) {
  if (kind != Statistic::mean || columns.size() == 1) return columns;
  std::vector<double> one(columns.front().size(), 0.0);
  for (const auto& column : columns)
    for (size_t i = 0; i < one.size(); ++i) one[i] += column[i] / double(columns.size());
  return {one};
}

double statistic(Statistic kind, const Columns& columns) {
  double sum = 0;
  for (const auto& column : columns) sum += maskbench::statistic(kind, column);
  return sum / double(columns.size());
}

size_t picture_count(const Columns& columns) {
  if (columns.empty()) throw std::logic_error("nothing to resample");
  for (const auto& column : columns)
    if (column.size() != columns.front().size()) throw std::logic_error("runs differ in their number of pictures");
  return columns.front().size();
}

// Indices of the pictures of each unit, in the order in which units first appear.
using Clusters = std::vector<std::vector<size_t>>;

Clusters clusters_of(const Units& units, size_t pictures) {
  if (!units.empty() && units.size() != pictures) throw std::logic_error("a unit for each picture is needed");
  Clusters clusters;
  std::unordered_map<int64_t, size_t> places;
  for (size_t i = 0; i < pictures; ++i) {
    const auto [place, is_new] = places.try_emplace(units.empty() ? int64_t(i) : units[i], clusters.size());
    if (is_new) clusters.emplace_back();
    clusters[place->second].push_back(i);
  }
  return clusters;
}

std::vector<size_t> resample_indices(size_t resample, const Clusters& clusters) {
  Engine engine(stream_seed(0, "bootstrap over pictures", resample));
  std::vector<size_t> chosen;
  for (size_t n = 0; n < clusters.size(); ++n) {
    const auto& one = clusters[size_t((static_cast<unsigned __int128>(engine()) * clusters.size()) >> 64)];
    chosen.insert(chosen.end(), one.begin(), one.end());
  }
  return chosen;
}

Columns select_pictures(const Columns& columns, const std::vector<size_t>& chosen) {
  Columns result;
  for (const auto& column : columns) {
    auto& values = result.emplace_back();
    values.reserve(chosen.size());
    for (size_t i : chosen) values.push_back(column[i]);
  }
  return result;
}

// Returns the `share` quantile, linearly interpolated between neighbouring order statistics.
double quantile(const std::vector<double>& sorted, double share) {
  const double place = share * double(sorted.size() - 1);
  const auto below = size_t(place);
  const size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (place - double(below)) * (sorted[above] - sorted[below]);
}

// Repeats the columns of both sides up to their least common multiple, so that every run has equal weight: 2 and 3
// columns become 6 and 6.
void equalize_runs(Columns& a, Columns& b) {
  const size_t runs = std::lcm(a.size(), b.size()), of_a = a.size(), of_b = b.size();
  for (size_t i = of_a; i < runs; ++i) a.push_back(a[i % of_a]);
  for (size_t i = of_b; i < runs; ++i) b.push_back(b[i % of_b]);
}

// Whether the systems are exchanged, for each unit.
std::vector<bool> exchanged(size_t units, Engine& engine) {
  std::vector<bool> exchange(units);
  uint64_t bits = 0;
  for (size_t i = 0; i < units; ++i, bits >>= 1) {
    if (i % 64 == 0) bits = engine();
    exchange[i] = bits & 1;
  }
  return exchange;
}

// Sums of the differences of each unit. For means, exchanging the systems flips their signs.
std::vector<double> unit_differences(const std::vector<double>& a, const std::vector<double>& b,
                                     const Clusters& clusters) {
  std::vector<double> sums;
  for (const auto& cluster : clusters) {
    double sum = 0;
    for (size_t i : cluster) sum += a[i] - b[i];
    sums.push_back(sum);
  }
  return sums;
}

// Returns the mean difference over `pictures` after a random permutation.
double permuted_difference(const std::vector<double>& differences, size_t pictures, Engine& engine) {
  const std::vector<bool> exchange = exchanged(differences.size(), engine);
  double sum = 0;
  for (size_t i = 0; i < differences.size(); ++i) sum += exchange[i] ? -differences[i] : differences[i];
  return sum / double(pictures);
}

double permuted_difference(Statistic kind, Columns a, Columns b, const Clusters& clusters, Engine& engine) {
  const std::vector<bool> exchange = exchanged(clusters.size(), engine);
  for (size_t unit = 0; unit < clusters.size(); ++unit)
    for (size_t run = 0; exchange[unit] && run < a.size(); ++run)
      for (size_t i : clusters[unit]) std::swap(a[run][i], b[run][i]);
  return statistic(kind, a) - statistic(kind, b);
}

double p_value(Statistic kind, const Columns& a, const Columns& b, const Clusters& clusters, double difference) {
  std::vector<double> differences;
  if (kind == Statistic::mean) differences = unit_differences(a[0], b[0], clusters);
  const double limit = std::abs(difference) * (1 - 1e-12);  // tolerates rounding that depends on the order of summation
  int as_large = 1;
  for (size_t r = 0; r < size_t(kResamples); ++r) {
    Engine engine(stream_seed(0, "exchange of systems", r));
    const double found = kind == Statistic::mean ? permuted_difference(differences, a[0].size(), engine)
                                                 : permuted_difference(kind, a, b, clusters, engine);
    as_large += std::abs(found) >= limit;
  }
  return double(as_large) / (1 + kResamples);
}

}  // namespace

double statistic(Statistic kind, std::vector<double> values) {
  if (values.empty()) return std::numeric_limits<double>::quiet_NaN();
  return kind == Statistic::mean ? mean(values) : median(values);
}

Interval interval_95(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return {quantile(values, 0.025), quantile(values, 0.975)};
}

std::optional<Statistic> statistic_of(double value, const std::vector<double>& values) {
  const auto finite = [](double x) { return std::isfinite(x); };
  if (values.empty() || !std::all_of(values.begin(), values.end(), finite)) return std::nullopt;
  for (Statistic kind : {Statistic::mean, Statistic::median})
    if (std::abs(statistic(kind, values) - value) <= 1e-9 * std::max(1.0, std::abs(value))) return kind;
  return std::nullopt;
}

std::optional<Interval> bootstrap_interval(Statistic kind, const Columns& columns, const Units& units) {
  const Clusters clusters = clusters_of(units, picture_count(columns));
  if (clusters.size() < 2) return std::nullopt;
  const Columns values = average_runs(kind, columns);
  std::vector<double> found;
  for (size_t r = 0; r < size_t(kResamples); ++r)
    found.push_back(statistic(kind, select_pictures(values, resample_indices(r, clusters))));
  return interval_95(std::move(found));
}

std::optional<PairedTest> paired_test(Statistic kind, const Columns& first, const Columns& second, const Units& units) {
  const size_t count = picture_count(first);
  if (picture_count(second) != count)
    throw std::logic_error("paired test: the systems differ in their number of pictures");
  const Clusters clusters = clusters_of(units, count);
  if (clusters.size() < 2) return std::nullopt;
  Columns a = average_runs(kind, first), b = average_runs(kind, second);
  equalize_runs(a, b);
  std::vector<double> found;
  for (size_t r = 0; r < size_t(kResamples); ++r) {
    const auto chosen = resample_indices(r, clusters);
    found.push_back(statistic(kind, select_pictures(a, chosen)) - statistic(kind, select_pictures(b, chosen)));
  }
  const double difference = statistic(kind, a) - statistic(kind, b);
  return PairedTest{difference, interval_95(std::move(found)), p_value(kind, a, b, clusters, difference), count,
                    clusters.size()};
}

std::vector<double> holm(const std::vector<double>& p) {
  std::vector<size_t> order(p.size());
  std::iota(order.begin(), order.end(), size_t(0));
  std::sort(order.begin(), order.end(), [&](size_t i, size_t j) { return p[i] < p[j]; });
  std::vector<double> corrected(p.size());
  double largest = 0;
  for (size_t rank = 0; rank < order.size(); ++rank) {
    largest = std::max(largest, std::min(1.0, p[order[rank]] * double(p.size() - rank)));
    corrected[order[rank]] = largest;
  }
  return corrected;
}

}  // namespace maskbench

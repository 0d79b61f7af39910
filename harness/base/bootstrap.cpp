#include "base/bootstrap.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <random>
#include <stdexcept>

#include "maskbench/stream_seed.h"

namespace maskbench {
namespace {

using Engine = std::mt19937_64;  // its numbers are those of the standard on every machine

double mean(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / double(values.size());
}

double median(std::vector<double>& values) {
  const auto middle = values.begin() + std::ptrdiff_t(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1) return *middle;
  return (*std::max_element(values.begin(), middle) + *middle) / 2;
}

// The mean of means is the mean of the pictures' own means: one column does for all.
Columns reduced(Statistic kind, const Columns& columns) {
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

size_t pictures(const Columns& columns) {
  if (columns.empty()) throw std::logic_error("no run to resample");
  for (const auto& column : columns)
    if (column.size() != columns.front().size()) throw std::logic_error("runs of different pictures");
  return columns.front().size();
}

std::vector<size_t> drawn(size_t resample, size_t count) {
  Engine engine(stream_seed(0, "bootstrap over pictures", resample));
  std::vector<size_t> chosen(count);
  for (size_t& i : chosen) i = size_t((static_cast<unsigned __int128>(engine()) * count) >> 64);
  return chosen;
}

Columns taken(const Columns& columns, const std::vector<size_t>& chosen) {
  Columns result;
  for (const auto& column : columns) {
    auto& values = result.emplace_back();
    values.reserve(chosen.size());
    for (size_t i : chosen) values.push_back(column[i]);
  }
  return result;
}

// The value below which a share of them lies, interpolated between the two next to it.
double quantile(const std::vector<double>& sorted, double share) {
  const double place = share * double(sorted.size() - 1);
  const auto below = size_t(place);
  const size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (place - double(below)) * (sorted[above] - sorted[below]);
}

Interval middle_95(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return {quantile(values, 0.025), quantile(values, 0.975)};
}

// As many columns on both sides, each run with its share: 2 and 3 become 6 and 6.
void match(Columns& a, Columns& b) {
  const size_t runs = std::lcm(a.size(), b.size()), of_a = a.size(), of_b = b.size();
  for (size_t i = of_a; i < runs; ++i) a.push_back(a[i % of_a]);
  for (size_t i = of_b; i < runs; ++i) b.push_back(b[i % of_b]);
}

// Reason: with means, one column of differences says all, and an exchange is a change of sign.
double exchanged_difference(const std::vector<double>& differences, Engine& engine) {
  double sum = 0;
  uint64_t bits = 0;
  for (size_t i = 0; i < differences.size(); ++i, bits >>= 1) {
    if (i % 64 == 0) bits = engine();
    sum += bits & 1 ? -differences[i] : differences[i];
  }
  return sum / double(differences.size());
}

double exchanged_difference(Statistic kind, Columns a, Columns b, Engine& engine) {
  uint64_t bits = 0;
  for (size_t i = 0; i < a.front().size(); ++i, bits >>= 1) {
    if (i % 64 == 0) bits = engine();
    for (size_t run = 0; bits & 1 && run < a.size(); ++run) std::swap(a[run][i], b[run][i]);
  }
  return statistic(kind, a) - statistic(kind, b);
}

double p_value(Statistic kind, const Columns& a, const Columns& b, double difference) {
  std::vector<double> differences;
  for (size_t i = 0; kind == Statistic::mean && i < a[0].size(); ++i) differences.push_back(a[0][i] - b[0][i]);
  const double limit = std::abs(difference) * (1 - 1e-12);  // sums in another order are the same difference
  int as_large = 1;
  for (size_t r = 0; r < size_t(kResamples); ++r) {
    Engine engine(stream_seed(0, "exchange of systems", r));
    const double found =
        kind == Statistic::mean ? exchanged_difference(differences, engine) : exchanged_difference(kind, a, b, engine);
    as_large += std::abs(found) >= limit;
  }
  return double(as_large) / (1 + kResamples);
}

}  // namespace

double statistic(Statistic kind, std::vector<double> values) {
  if (values.empty()) return std::numeric_limits<double>::quiet_NaN();
  return kind == Statistic::mean ? mean(values) : median(values);
}

std::optional<Statistic> statistic_of(double value, const std::vector<double>& values) {
  const auto finite = [](double x) { return std::isfinite(x); };
  if (values.empty() || !std::all_of(values.begin(), values.end(), finite)) return std::nullopt;
  for (Statistic kind : {Statistic::mean, Statistic::median})
    if (std::abs(statistic(kind, values) - value) <= 1e-9 * std::max(1.0, std::abs(value))) return kind;
  return std::nullopt;
}

std::optional<Interval> bootstrap_interval(Statistic kind, const Columns& columns) {
  const size_t count = pictures(columns);
  if (count < 2) return std::nullopt;
  const Columns values = reduced(kind, columns);
  std::vector<double> found;
  for (size_t r = 0; r < size_t(kResamples); ++r) found.push_back(statistic(kind, taken(values, drawn(r, count))));
  return middle_95(std::move(found));
}

std::optional<PairedTest> paired_test(Statistic kind, const Columns& first, const Columns& second) {
  const size_t count = pictures(first);
  if (pictures(second) != count) throw std::logic_error("a paired test of different pictures");
  if (count < 2) return std::nullopt;
  Columns a = reduced(kind, first), b = reduced(kind, second);
  match(a, b);
  std::vector<double> found;
  for (size_t r = 0; r < size_t(kResamples); ++r) {
    const auto chosen = drawn(r, count);
    found.push_back(statistic(kind, taken(a, chosen)) - statistic(kind, taken(b, chosen)));
  }
  const double difference = statistic(kind, a) - statistic(kind, b);
  return PairedTest{difference, middle_95(std::move(found)), p_value(kind, a, b, difference), count};
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

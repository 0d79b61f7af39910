// Bootstrap intervals and paired permutation tests over per-picture values. What is independent of each other is
// resampled: pictures, or units of them, such as all pictures of one person (cluster bootstrap). Random numbers come
// from fixed streams, so the same values give the same intervals and p-values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace maskbench {

struct Interval {
  double low, high;
};

// How per-picture values are reduced to one value.
enum class Statistic { mean, median };

double statistic(Statistic kind, std::vector<double> values);  // NaN if `values` is empty

// Returns the 2.5 % and 97.5 % quantiles of resampled values, linear between order statistics. `values` is not empty.
Interval interval_95(std::vector<double> values);

// Returns the statistic that reproduces `value` from `values` to a relative 1e-9. Returns nullopt if neither does, or
// if `values` is empty or contains a value that is not finite.
std::optional<Statistic> statistic_of(double value, const std::vector<double>& values);

// One column per run, one value per picture; all columns have the same length. The statistic of several runs is the
// mean over the runs.
using Columns = std::vector<std::vector<double>>;

// The unit of each picture; pictures of equal units are resampled and exchanged together. Empty: every picture is a
// unit of its own.
using Units = std::vector<int64_t>;

inline constexpr int kResamples = 2000;  // per interval and per test

// Returns the 95 % percentile bootstrap interval of the statistic, or nullopt for fewer than two units.
std::optional<Interval> bootstrap_interval(Statistic kind, const Columns& columns, const Units& units = {});

// Comparison of two systems on the same pictures.
struct PairedTest {
  double difference;  // first statistic minus second
  Interval ci95;      // percentile bootstrap over units
  double p;           // two-sided, symmetric in the two systems
  size_t pictures, units;
};

// Returns the paired permutation test of `a` against `b`, which hold the same pictures in the same order. Each
// permutation swaps the two systems on a random subset of the units; p = (1 + permutations with an absolute
// difference at least as large) / (1 + kResamples). Returns nullopt for fewer than two units.
std::optional<PairedTest> paired_test(Statistic kind, const Columns& a, const Columns& b, const Units& units = {});

// Returns the p-values corrected for multiple testing (Holm 1979), in the order given.
std::vector<double> holm(const std::vector<double>& p);

}  // namespace maskbench

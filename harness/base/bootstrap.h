// How sure a number is that was made of pictures: the same number of pictures drawn anew. Everything is drawn from
// fixed streams, so that the same values give the same intervals.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

namespace maskbench {

struct Interval {
  double low, high;
};

// How a number is made of its pictures' values.
enum class Statistic { mean, median };

double statistic(Statistic kind, std::vector<double> values);  // NaN of nothing

// How `value` was made of `values`; nothing where it is neither to nine digits, or a value is not finite.
std::optional<Statistic> statistic_of(double value, const std::vector<double>& values);

// One value a picture. Several columns are several runs over the same pictures, all of one length; their statistic is
// the mean of each one's.
using Columns = std::vector<std::vector<double>>;

inline constexpr int kResamples = 2000;  // of an interval and of a test

// 95 % interval of the statistic, percentile bootstrap over pictures. Nothing below two pictures.
std::optional<Interval> bootstrap_interval(Statistic kind, const Columns& columns);

// One system against another on the same pictures.
struct PairedTest {
  double difference;  // of the statistics, first less second
  Interval ci95;      // of the difference, percentile bootstrap over pictures
  double p;           // two-sided; that which system is which does not matter
  size_t pictures;
};

// `a` and `b` hold the same pictures in the same order. The test exchanges the two systems in pictures chosen at
// random; p = (1 + exchanges with a difference as large) / (1 + kResamples). Nothing below two pictures.
std::optional<PairedTest> paired_test(Statistic kind, const Columns& a, const Columns& b);

// p values of several tests, each corrected for their number (Holm 1979), in the order given.
std::vector<double> holm(const std::vector<double>& p);

}  // namespace maskbench

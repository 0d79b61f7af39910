// Comparison of two measurements of the same benchmarks.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/bootstrap.h"

namespace maskbench::bench {

// Times of a benchmark's repetitions, in the unit of the file.
using Times = std::vector<double>;

// Returns the times by benchmark name, from a JSON file written by --benchmark_out. Throws UserError naming the file.
std::map<std::string, Times> read_times(const std::filesystem::path& file);

// Relative differences below this are treated as no change.
inline constexpr double kNegligible = 0.03;

struct Verdict {
  std::string word;   // "faster", "slower", "same", "cannot tell"
  double ratio;       // median after / median before
  Interval interval;  // 95 % interval of the ratio, from the bootstrap intervals of both medians (conservative)
};

// Returns "faster" or "slower" if the whole interval is on that side of 1 and the ratio differs from 1 by more than
// kNegligible; "same" if the interval is within kNegligible of 1; else "cannot tell". Needs at least three repetitions
// on each side.
Verdict judge(const Times& before, const Times& after);

// Returns one line per benchmark in both files ("faster  0.81 x [0.79, 0.84]  gan_stn/b16/s144"), followed by the
// benchmarks in one file only.
std::string comparison(const std::filesystem::path& before, const std::filesystem::path& after);

}  // namespace maskbench::bench

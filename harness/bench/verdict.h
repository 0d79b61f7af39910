// What two measurements of the same benchmarks say of each other.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/bootstrap.h"

namespace maskbench::bench {

// The times of a benchmark's repetitions, in the file's unit.
using Times = std::vector<double>;

// Name -> times, of a file that --benchmark_out wrote as JSON. Throws UserError that names the file.
std::map<std::string, Times> read_times(const std::filesystem::path& file);

// Differences below this share are of no interest, as far as a verdict goes.
inline constexpr double kNegligible = 0.03;

struct Verdict {
  std::string word;   // "faster", "slower", "same", "cannot tell"
  double ratio;       // median after / median before
  Interval interval;  // 95 %, from the bootstrap intervals of both medians: rather too wide than too narrow
};

// "faster" and "slower" where the whole interval is on that side of 1 and the ratio is beyond kNegligible; "same" where
// the interval is within kNegligible of 1. Below three repetitions a side nothing can be told.
Verdict judge(const Times& before, const Times& after);

// A line for each benchmark of both files: "faster  0.81 x [0.79, 0.84]  gan_stn/b16/s144", then what only one has.
std::string comparison(const std::filesystem::path& before, const std::filesystem::path& after);

}  // namespace maskbench::bench

// What data sets are worth: a table of recognisers by the masks that they were trained with.
#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "utility/verification/verification.h"

namespace maskbench {

// One recogniser, tested.
struct UtilityResult {
  std::string system;
  int64_t seed = 0;
  Verified verified;
};

// Returns a line for each result: system, seed, and the three means.
std::string utility_csv(const std::vector<UtilityResult>& results);

// Returns the table with a row for each system in the order of `results`: mean and deviation over seeds, the 95 % interval
// of resampled people, and the p-value of the paired test against `reference` over people, corrected for the number of
// rows (Holm 1979). `people`: of each probe.
std::string utility_markdown(const std::vector<UtilityResult>& results, const std::vector<int64_t>& people,
                             const std::string& reference);

}  // namespace maskbench

// How one quantity follows another over pairs: slope and R² of a straight line.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "maskbench/metric.h"

namespace maskbench {

struct Line {
  double slope = 0, r2 = 0;
};

// Fits `found` = a + slope `wanted` by least squares; r2 is the squared correlation. Both 0 where either does not vary.
Line fitted_line(const std::vector<double>& wanted, const std::vector<double>& found);

// A quantity of every pair, as it should be and as it is.
struct Response {
  std::string name;
  std::vector<double> wanted = {}, found = {};
};
using Responses = std::vector<Response>;

// Adds a pair to all of them, one value each; leaves it out unless every value is finite.
void add_pair(Responses& responses, std::span<const double> wanted, std::span<const double> found);

// The mean R² of the responses, with "R² and slope: right 0.62, 0.55; down 0.71, 0.68" as its note; NaN without a pair.
Score score_of(const Responses& responses);

}  // namespace maskbench

// How one quantity follows another over pairs: slope and R² of a straight line.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

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

  // Adds a pair; leaves it out unless both are finite. Returns whether it was added.
  bool add(double wanted_value, double found_value);
};

// The mean R² of the responses.
double mean_r2(const std::vector<Response>& responses);
// "R² and slope: right 0.62, 0.55; down 0.71, 0.68".
std::string note_of(const std::vector<Response>& responses);

}  // namespace maskbench

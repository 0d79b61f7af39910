// What difference so many answers can show.
#pragma once

#include <cstdint>

namespace maskbench::study {

// Two systems, each judged `raters` x `pictures` times.
struct PowerRequest {
  double raters = 20, pictures = 50;  // pictures of one system that a rater judges
  double share = 0.5;                 // of pictures judged real; one half is the worst case
  double intraclass = 0.1;            // correlation of answers to one picture, and of answers by one rater
  int64_t comparisons = 1;            // pairs of systems: the level of a test is 0.05 / comparisons
  double power = 0.8;
};

// How much less than independent answers these tell: the variance of a share is so many times p (1 - p) / n.
double design_effect(const PowerRequest& request);

// The smallest difference of two shares, in percent points, that a two-sided test of its level finds with that power, by
// the normal approximation: (z of the level + z of the power) sqrt(2 p (1 - p) design_effect / n). Above 100: none.
double smallest_difference_percent(const PowerRequest& request);

}  // namespace maskbench::study

// Shares of pictures judged real, with the uncertainty of which raters judged which pictures.
#pragma once

#include <optional>
#include <vector>

#include "base/bootstrap.h"

namespace maskbench::study {

// A rater judged a picture of a system, which is part of a group.
struct Judgement {
  int rater, group, system;
  bool real;
};

// Of one system. `ci95` is absent with fewer than two raters or two groups.
struct Share {
  double percent = 0;
  size_t n = 0, raters = 0, groups = 0;
  std::optional<Interval> ci95;
};

// Two systems: the difference of their shares, first minus second.
struct Comparison {
  int first, second;
  double difference;
  Interval ci95;
  double p, p_holm;  // two-sided; corrected for the number of comparisons (Holm 1979)
};

struct Shares {
  std::vector<std::optional<Share>> systems;  // absent: nobody judged it
  std::vector<Comparison> comparisons;        // of every two of `compared` systems that have intervals
};

// Judges `systems` systems, and compares the first `compared` of them with each other. Intervals are percentiles of
// kResamples resamples of raters and, independently, of groups, all with replacement: a judgement counts as often as its
// rater times as often as its group (the pigeonhole bootstrap, Owen 2007). p is twice the share of resamples on the other
// side of zero, 1 added to both counts. The same judgements give the same numbers.
Shares shares_of(const std::vector<Judgement>& judgements, int systems, int compared);

}  // namespace maskbench::study

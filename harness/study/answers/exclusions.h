// Raters whose answers are left out, and why.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "study/answers/answer_store.h"

namespace maskbench::study {

// One rater so far. `median_ms` is over the asked pages whose time is known.
struct RaterRecord {
  int rater = 0;
  int asked = 0, pages = 0;  // answered pages that count; answered pages of all parts
  int checks = 0, passed = 0;
  std::optional<double> median_ms;
  std::string left_out;  // why; empty: the rater counts
};

// Of every rater, in order. Left out is who answered nothing, less than Study::pass of the checks right, faster than
// Study::fastest_ms in the median, or the same on every page of ten or more.
std::vector<RaterRecord> rater_records(const Study& study, const std::vector<Answer>& answers);

// Whether the answer to a group with a known answer is right: no picture of kWrong was judged real.
bool is_right(const Study& study, const Answer& answer);

// The pictures of the answer's page from left to right.
std::vector<Shown> displayed(const Study& study, const Step& step);

}  // namespace maskbench::study

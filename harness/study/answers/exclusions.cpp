#include "study/answers/exclusions.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/bootstrap.h"

namespace maskbench::study {
namespace {

constexpr int kFewest = 10;  // pages of which all the same is no chance

std::string reason(const Study& study, const RaterRecord& rater, const std::set<std::string>& said) {
  if (rater.asked == 0) return "answered nothing";
  if (rater.checks > 0 && rater.passed < study.pass * rater.checks)
    return fmt::format("answered {} of {} attention checks right", rater.passed, rater.checks);
  if (rater.median_ms && *rater.median_ms < double(study.fastest_ms))
    return fmt::format("took {:.0f} ms in the median, less than {}", *rater.median_ms, study.fastest_ms);
  if (rater.asked >= kFewest && said.size() == 1) return "answered the same on every page";
  return "";
}

}  // namespace

std::vector<Shown> displayed(const Study& study, const Step& step) {
  std::vector<Shown> shown = study.group(step).shown;
  if (step.swapped) std::reverse(shown.begin(), shown.end());
  return shown;
}

bool is_right(const Study& study, const Answer& answer) {
  const std::vector<Shown> shown = displayed(study, answer.step);
  for (size_t i = 0; i < shown.size(); ++i)
    if (shown[i].system == kWrong && answer.judged.at(i) == '1') return false;
  return true;
}

std::vector<RaterRecord> rater_records(const Study& study, const std::vector<Answer>& answers) {
  std::vector<RaterRecord> records(study.raters.size());
  std::vector<std::vector<double>> times(records.size());
  std::vector<std::set<std::string>> said(records.size());
  for (const Answer& answer : answers) {
    RaterRecord& rater = records.at(size_t(answer.rater));
    ++rater.pages;
    if (answer.step.part == Part::kCheck) ++rater.checks, rater.passed += is_right(study, answer);
    if (answer.step.part != Part::kAsked) continue;
    ++rater.asked;
    said[size_t(answer.rater)].insert(answer.judged);
    if (answer.milliseconds >= 0) times[size_t(answer.rater)].push_back(double(answer.milliseconds));
  }
  for (size_t i = 0; i < records.size(); ++i) {
    records[i].rater = int(i);
    if (!times[i].empty()) records[i].median_ms = statistic(Statistic::median, times[i]);
    records[i].left_out = reason(study, records[i], said[i]);
  }
  return records;
}

}  // namespace maskbench::study

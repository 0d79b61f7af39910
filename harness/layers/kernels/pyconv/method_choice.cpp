#include "layers/kernels/pyconv/method_choice.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <exception>
#include <limits>

namespace maskbench {
namespace {

constexpr double kFailed = std::numeric_limits<double>::infinity();

// Seconds of a call; kFailed and the exception in `problem` where it throws.
double seconds_of(const Candidate& candidate, const MethodChoice::Timer& timer, std::exception_ptr& problem) {
  try {
    candidate.run();
    std::array<double, 3> times{};
    for (double& time : times) time = timer(candidate.run);
    std::sort(times.begin(), times.end());
    return times[1];
  } catch (...) {
    problem = std::current_exception();
    return kFailed;
  }
}

std::string in_words(const std::vector<Candidate>& candidates, const std::vector<double>& seconds, size_t best) {
  const auto measured = [&](size_t i) {
    return seconds[i] == kFailed ? std::string("failed") : fmt::format("{:.3f}", 1e3 * seconds[i]);
  };
  std::string others;
  for (size_t i = 0; i < candidates.size(); ++i)
    if (i != best) others += fmt::format("{} {} {}", others.empty() ? ";" : ",", candidates[i].name, measured(i));
  return fmt::format("{} ({} ms{})", candidates[best].name, measured(best), others);
}

}  // namespace

size_t MethodChoice::tried(const std::string& key, const std::vector<Candidate>& candidates) {
  std::vector<double> seconds;
  std::exception_ptr problem;
  for (const Candidate& candidate : candidates) seconds.push_back(seconds_of(candidate, timer_, problem));
  const auto best = std::min_element(seconds.begin(), seconds.end());
  if (*best == kFailed) std::rethrow_exception(problem);
  const auto index = size_t(best - seconds.begin());
  report_[key] = in_words(candidates, seconds, index);
  return index;
}

size_t MethodChoice::fastest(const std::string& key, const std::vector<Candidate>& candidates) {
  const std::lock_guard lock(guard_);
  const auto found = chosen_.find(key);
  return found != chosen_.end() ? found->second : chosen_[key] = tried(key, candidates);
}

std::map<std::string, std::string> MethodChoice::report() const {
  const std::lock_guard lock(guard_);
  return report_;
}

}  // namespace maskbench

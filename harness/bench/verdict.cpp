#include "bench/verdict.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "maskbench/errors.h"
#include "system/atomic_file.h"

namespace maskbench::bench {
namespace {

using nlohmann::json;

constexpr size_t kLeastRepetitions = 3;

}  // namespace

std::map<std::string, Times> read_times(const std::filesystem::path& file) {
  const json content = json::parse(read_file(file), nullptr, /*allow_exceptions=*/false);
  if (!content.is_object() || !content.contains("benchmarks") || !content["benchmarks"].is_array())
    throw UserError(fmt::format("{}: expected JSON written by --benchmark_out", file.string()));
  std::map<std::string, Times> times;
  for (const json& entry : content["benchmarks"])
    if (entry.is_object() && entry.value("run_type", "") == "iteration" && !entry.value("error_occurred", false))
      times[entry.value("run_name", entry.value("name", ""))].push_back(entry.value("real_time", 0.0));
  return times;
}

Verdict judge(const Times& before, const Times& after) {
  constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();
  if (before.empty() || after.empty()) return {"cannot tell", kNothing, {kNothing, kNothing}};
  const double ratio = statistic(Statistic::median, after) / statistic(Statistic::median, before);
  if (before.size() < kLeastRepetitions || after.size() < kLeastRepetitions)
    return {"cannot tell", ratio, {kNothing, kNothing}};
  const Interval was = *bootstrap_interval(Statistic::median, {before}),
                 is = *bootstrap_interval(Statistic::median, {after});
  const Interval interval{is.low / was.high, is.high / was.low};
  const auto word = [&]() -> std::string {
    if (interval.high < 1 && ratio < 1 - kNegligible) return "faster";
    if (interval.low > 1 && ratio > 1 + kNegligible) return "slower";
    const bool same = interval.low > 1 - kNegligible && interval.high < 1 + kNegligible;
    return same ? "same" : "cannot tell";
  };
  return {word(), ratio, interval};
}

std::string comparison(const std::filesystem::path& before, const std::filesystem::path& after) {
  const auto was = read_times(before), is = read_times(after);
  std::string text;
  for (const auto& [name, times] : was) {
    const auto found = is.find(name);
    if (found == is.end()) {
      text += fmt::format("only in {}: {}\n", before.string(), name);
      continue;
    }
    const Verdict verdict = judge(times, found->second);
    const bool known = std::isfinite(verdict.interval.low);
    const std::string interval =
        known ? fmt::format("[{:.3f}, {:.3f}]", verdict.interval.low, verdict.interval.high) : "[too few repetitions]";
    text += fmt::format("{:<12} {:.3f} x {}  {}\n", verdict.word, verdict.ratio, interval, name);
  }
  for (const auto& [name, times] : is)
    if (!was.contains(name)) text += fmt::format("only in {}: {}\n", after.string(), name);
  return text;
}

}  // namespace maskbench::bench

#include "score/folders/scores_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/bootstrap.h"
#include "base/csv.h"
#include "report/columns.h"
#include "score/readings.h"

namespace maskbench {
namespace {

std::optional<Interval> interval_of(const Scored& scored) {
  const auto kind = statistic_of(scored.score.value, scored.score.per_image);
  return kind ? bootstrap_interval(*kind, {scored.score.per_image}) : std::nullopt;
}

std::string json_text(const std::vector<Scored>& scores) {
  nlohmann::ordered_json json = to_json(readings_of(scores));
  for (const Scored& scored : scores)
    if (const auto interval = interval_of(scored)) json[scored.info->name]["ci95"] = {interval->low, interval->high};
  return json.dump(2) + "\n";
}

std::string number_text(std::optional<double> value) { return value ? fmt::format("{}", *value) : ""; }

std::string csv_text(const std::vector<Scored>& scores) {
  std::string text = "metric,value,ci_low,ci_high,spread,n,protocol,weights,note,absent\n";
  for (const Scored& s : scores) {
    std::optional<double> value, low, high;
    if (s.absent.empty()) value = s.score.value;
    if (const auto interval = interval_of(s)) low = interval->low, high = interval->high;
    text += fmt::format("{},{},{},{},{},{},{},{},{},{}\n", s.info->name, number_text(value), number_text(low),
                        number_text(high), number_text(s.score.spread), s.score.n, csv_field(s.protocol), s.weights,
                        csv_field(note_of(s)), csv_field(s.absent));
  }
  return text;
}

std::string markdown_line(const Scored& s) {
  if (!s.absent.empty()) return fmt::format("| {} | – | – | 0 | {} | – |\n", s.info->title, s.protocol);
  const int places = report::decimals_of(s.score.value, -1);
  const auto text = [places](double number) { return report::fixed_text(number, places); };
  const auto interval = interval_of(s);
  return fmt::format("| {} | {}{} | {} | {} | {} | {} |\n",
                     report::heading({s.info->name, s.info->title, s.info->unit, s.info->higher_is_better}),
                     text(s.score.value), s.score.spread ? " ± " + text(*s.score.spread) : "",
                     interval ? fmt::format("[{}, {}]", text(interval->low), text(interval->high)) : "–", s.score.n,
                     s.protocol, s.weights.empty() ? "–" : s.weights.substr(0, 8));
}

std::string markdown_text(const std::vector<Scored>& scores, const std::vector<std::string>& remarks) {
  std::string text =
      "| Metric | Value | 95 % over pictures | n | Protocol | Weights |\n|:---|---:|---:|---:|:---|:---|\n";
  for (const Scored& scored : scores) text += markdown_line(scored);
  text += "\n";
  const auto any = [&scores](auto has) { return std::any_of(scores.begin(), scores.end(), has); };
  if (any([](const Scored& s) { return interval_of(s).has_value(); }))
    text += fmt::format("- 95 % over pictures: percentile bootstrap, {} resamples.\n", kResamples);
  if (any([](const Scored& s) { return s.score.spread.has_value(); }))
    text += "- ±: standard deviation over the splits or subsets of the protocol.\n";
  for (const Scored& scored : scores)
    if (const std::string note = note_of(scored); scored.absent.empty() && !note.empty())
      text += fmt::format("- {}: {}.\n", scored.info->title, note);
  for (const Scored& scored : scores)
    if (!scored.absent.empty()) text += fmt::format("- No {}: {}.\n", scored.info->title, scored.absent);
  for (const std::string& remark : remarks) text += fmt::format("- {}.\n", remark);
  return text;
}

}  // namespace

std::string scores_text(const std::vector<Scored>& scores, const std::vector<std::string>& remarks,
                        const std::string& format) {
  if (format == "json") return json_text(scores);
  return format == "csv" ? csv_text(scores) : markdown_text(scores, remarks);
}

std::string scores_of_pictures(const std::vector<Scored>& scores, const std::vector<std::string>& names) {
  std::vector<std::string> quoted;
  for (const std::string& name : names) quoted.push_back(csv_field(name));
  return picture_values_csv("picture", quoted, picture_values_of(scores));
}

}  // namespace maskbench

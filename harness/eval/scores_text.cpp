#include "eval/scores_text.h"

#include <fmt/format.h>

#include "base/csv.h"
#include "base/resampling.h"
#include "report/columns.h"
#include "train/scores_file.h"

namespace maskbench {
namespace {

std::optional<Interval> interval_of(const Scored& scored) {
  const auto kind = statistic_of(scored.score.value, scored.score.per_image);
  return kind ? bootstrap_interval(*kind, {scored.score.per_image}) : std::nullopt;
}

std::string json_text(const std::vector<Scored>& scores) {
  nlohmann::ordered_json json = scores_json(scores);
  for (const Scored& scored : scores)
    if (const auto interval = interval_of(scored)) json[scored.info->name]["ci95"] = {interval->low, interval->high};
  return json.dump(2) + "\n";
}

std::string csv_text(const std::vector<Scored>& scores) {
  std::string text = "metric,value,ci_low,ci_high,n,protocol,weights,absent\n";
  for (const Scored& s : scores) {
    const auto interval = interval_of(s);
    text +=
        fmt::format("{},{},{},{},{},{},{},{}\n", s.info->name, s.absent.empty() ? fmt::format("{}", s.score.value) : "",
                    interval ? fmt::format("{}", interval->low) : "", interval ? fmt::format("{}", interval->high) : "",
                    s.score.n, csv_field(s.protocol), s.info->weights, csv_field(s.absent));
  }
  return text;
}

std::string markdown_line(const Scored& s) {
  if (!s.absent.empty()) return fmt::format("| {} | – | – | 0 | {} | – |\n", s.info->title, s.protocol);
  const int places = report::decimals_of(s.score.value, -1);
  const auto interval = interval_of(s);
  return fmt::format("| {} | {} | {} | {} | {} | {} |\n",
                     report::heading({s.info->name, s.info->title, s.info->unit, s.info->higher_is_better}),
                     report::fixed_text(s.score.value, places),
                     interval ? fmt::format("[{}, {}]", report::fixed_text(interval->low, places),
                                            report::fixed_text(interval->high, places))
                              : "–",
                     s.score.n, s.protocol, s.info->weights.empty() ? "–" : s.info->weights.substr(0, 8));
}

std::string markdown_text(const std::vector<Scored>& scores, const std::vector<std::string>& remarks) {
  std::string text =
      "| Metric | Value | 95 % over pictures | n | Protocol | Weights |\n|:---|---:|---:|---:|:---|:---|\n";
  for (const Scored& scored : scores) text += markdown_line(scored);
  text += "\n";
  for (const Scored& scored : scores)
    if (interval_of(scored)) {
      text += fmt::format("- 95 % over pictures: percentile bootstrap, {} resamples.\n", kResamples);
      break;
    }
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
  return per_image_csv(scores, "picture", quoted);
}

}  // namespace maskbench

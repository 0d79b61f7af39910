#include "score/folders/scores_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

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

const char* role_of(const UsedFolder& used) {
  if (used.input == Input::kReference) return "reference";
  return used.input == Input::kRealPictures ? "real" : "fake";
}

nlohmann::ordered_json folder_json(const UsedFolder& used) {
  auto skipped = nlohmann::ordered_json::array();
  for (const Remark& remark : used.folder->remarks())
    if (remark.outcome == PictureFolder::kSkipped)
      skipped.push_back({{"file", remark.what}, {"reason", remark.reason}});
  nlohmann::ordered_json json = {{"role", role_of(used)},
                                 {"path", used.folder->path().string()},
                                 {"pictures", used.folder->pictures().size()},
                                 {"skipped", std::move(skipped)}};
  if (used.input == Input::kReference) json["unpaired"] = used.unpaired;
  return json;
}

// File names may contain invalid UTF-8.
std::string json_text(const FolderScores& all) {
  nlohmann::ordered_json json = to_json(readings_of(all.scores));
  for (const Scored& scored : all.scores) {
    auto& entry = json[scored.info->name];
    if (const auto interval = interval_of(scored)) entry["ci95"] = {interval->low, interval->high};
    if (scored.left_out == 0) continue;
    entry["left_out"] = scored.left_out;
    entry["left_out_reason"] = scored.left_out_reason;
  }
  json["folders"] = nlohmann::ordered_json::array();
  for (const UsedFolder& used : all.folders) json["folders"].push_back(folder_json(used));
  return json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

std::string number_text(std::optional<double> value) { return value ? csv_number(*value) : ""; }

size_t skipped_files(const Scored& scored, const std::vector<UsedFolder>& folders) {
  size_t count = 0;
  for (const UsedFolder& used : folders)
    if (uses(*scored.info, used)) count += used.folder->skipped();
  return count;
}

std::string csv_text(const FolderScores& all) {
  std::string text =
      "metric,value,ci_low,ci_high,spread,n,protocol,weights,note,absent,left_out,left_out_reason,skipped_files\n";
  for (const Scored& s : all.scores) {
    std::optional<double> value, low, high;
    if (s.absent.empty()) value = s.score.value;
    if (const auto interval = interval_of(s)) low = interval->low, high = interval->high;
    text += fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{}\n", s.info->name, number_text(value), number_text(low),
                        number_text(high), number_text(s.score.spread), s.score.n, csv_field(s.protocol), s.weights,
                        csv_field(note_of(s)), csv_field(s.absent), s.left_out, csv_field(s.left_out_reason),
                        skipped_files(s, all.folders));
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

std::string counts_of(const UsedFolder& used) {
  std::string text = fmt::format("{}: {} pictures, {} files skipped", used.folder->path().string(),
                                 used.folder->pictures().size(), used.folder->skipped());
  if (used.unpaired > 0) text += fmt::format(", {} without a namesake among those scored", used.unpaired);
  return text;
}

// What was left out: a line for each folder, then one for each metric.
std::string left_out_lines(const FolderScores& all) {
  std::string text;
  std::set<std::string> told;
  for (const UsedFolder& used : all.folders)
    if (used.unpaired > 0 || !told.contains(used.folder->path())) {
      text += fmt::format("- {}.\n", counts_of(used));
      told.insert(used.folder->path());
    }
  for (const Scored& s : all.scores)
    if (s.left_out > 0)
      text += fmt::format("- {}: {} of {} pictures left out: {}.\n", s.info->name, s.left_out,
                          s.left_out + int64_t(s.judged.size()), s.left_out_reason);
  return text;
}

std::string markdown_text(const FolderScores& all) {
  std::string text =
      "| Metric | Value | 95 % over pictures | n | Protocol | Weights |\n|:---|---:|---:|---:|:---|:---|\n";
  for (const Scored& scored : all.scores) text += markdown_line(scored);
  text += "\n";
  const auto any = [&all](auto has) { return std::any_of(all.scores.begin(), all.scores.end(), has); };
  if (any([](const Scored& s) { return interval_of(s).has_value(); }))
    text += fmt::format("- 95 % over pictures: percentile bootstrap, {} resamples.\n", kResamples);
  if (any([](const Scored& s) { return s.score.spread.has_value(); }))
    text += "- ±: standard deviation over the splits or subsets of the protocol.\n";
  for (const Scored& scored : all.scores)
    if (const std::string note = note_of(scored); scored.absent.empty() && !note.empty())
      text += fmt::format("- {}: {}.\n", scored.info->title, note);
  for (const Scored& scored : all.scores)
    if (!scored.absent.empty()) text += fmt::format("- No {}: {}.\n", scored.info->title, scored.absent);
  return text + left_out_lines(all);
}

}  // namespace

std::string scores_text(const FolderScores& all, const std::string& format) {
  if (format == "json") return json_text(all);
  return format == "csv" ? csv_text(all) : markdown_text(all);
}

std::string scores_of_pictures(const std::vector<Scored>& scores, const std::vector<std::string>& names) {
  std::vector<std::string> quoted;
  for (const std::string& name : names) quoted.push_back(csv_field(name));
  return picture_values_csv("picture", quoted, picture_values_of(scores));
}

}  // namespace maskbench

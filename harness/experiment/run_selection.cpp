#include "experiment/run_selection.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

#include "maskbench/errors.h"
#include "results/status.h"
#include "spec/setting.h"

namespace maskbench {
namespace {

// Whether a text denotes the value; "2" is the number 2.0 too.
bool says(const std::string& text, const Value& value) {
  if (plain_text(value) == text || to_text(value) == text) return true;
  const auto* number = std::get_if<double>(&value);
  char* end = nullptr;
  return number && !text.empty() && std::strtod(text.c_str(), &end) == *number && *end == '\0';
}

// An entry of --only: key and value.
struct Entry {
  std::string subject, value;

  // A whole text in quotes is the name of a system.
  explicit Entry(const std::string& text) {
    const size_t equals = unquoted(text) ? std::string::npos : text.find('=');
    subject = equals == std::string::npos ? "system" : text.substr(0, equals);
    value = equals == std::string::npos ? text : text.substr(equals + 1);
    value = unquoted(value).value_or(value);
  }
  Entry(std::string of, std::string what) : subject(std::move(of)), value(std::move(what)) {}

  bool admits(const Run& run) const {
    if (subject == "system") return run.system == value;
    if (subject == "seed") return std::to_string(run.seed) == value;
    return std::any_of(run.point.begin(), run.point.end(), [this](const auto& setting) {
      const bool named = setting.first == subject || last_part(setting.first) == subject;
      return named && says(value, setting.second);
    });
  }
};

bool admits_any(const Entry& entry, const std::vector<PlannedRun>& plan) {
  return std::any_of(plan.begin(), plan.end(), [&entry](const auto& planned) { return entry.admits(planned.run); });
}

// Returns the entry that the text denotes; "k=2" may be the name of a system too. Throws UserError where it is both.
Entry entry_of(const std::string& text, const std::vector<PlannedRun>& plan) {
  const Entry entry(text), name("system", text);
  if (entry.subject == "system" || !admits_any(name, plan)) return entry;
  if (admits_any(entry, plan))
    throw UserError(
        fmt::format("--only {0}: is a system and a value of {1}; write \"{0}\", with the quotes, for the "
                    "system, or {1}=\"{2}\" for the value",
                    text, entry.subject, entry.value));
  return name;
}

std::vector<std::string> axes_of(const std::vector<PlannedRun>& plan) {
  std::vector<std::string> axes;
  for (const PlannedRun& planned : plan)
    for (const auto& [axis, value] : planned.run.point)
      if (std::find(axes.begin(), axes.end(), axis) == axes.end()) axes.push_back(axis);
  return axes;
}

std::string known_entries(const std::vector<PlannedRun>& plan) {
  std::vector<std::string> known;
  const auto add = [&known](std::string text) {
    if (std::find(known.begin(), known.end(), text) == known.end()) known.push_back(std::move(text));
  };
  for (const PlannedRun& planned : plan) add(planned.run.system);
  for (const std::string& axis : axes_of(plan))
    for (const PlannedRun& planned : plan)
      for (const auto& [own, value] : planned.run.point)
        if (own == axis) add(fmt::format("{}={}", axis, plain_text(value)));
  for (const PlannedRun& planned : plan) add(fmt::format("seed={}", planned.run.seed));
  return fmt::format("{}", fmt::join(known, ", "));
}

}  // namespace

std::vector<PlannedRun> select_runs(const std::vector<PlannedRun>& plan, const std::vector<std::string>& entries) {
  std::map<std::string, std::vector<Entry>> by_subject;
  for (const std::string& text : entries) {
    const Entry entry = entry_of(text, plan);
    if (!admits_any(entry, plan))
      throw UserError(fmt::format("--only {}: matches no run; valid entries: {}", text, known_entries(plan)));
    by_subject[last_part(entry.subject)].push_back(entry);
  }
  std::vector<PlannedRun> chosen;
  for (const PlannedRun& planned : plan) {
    const auto admitted = [&planned](const auto& subject) {
      return std::any_of(subject.second.begin(), subject.second.end(),
                         [&planned](const Entry& entry) { return entry.admits(planned.run); });
    };
    if (std::all_of(by_subject.begin(), by_subject.end(), admitted)) chosen.push_back(planned);
  }
  return chosen;
}

std::vector<PlannedRun> select_failed(const std::vector<PlannedRun>& plan) {
  std::vector<PlannedRun> failed;
  for (const PlannedRun& planned : plan)
    if (planned.state == "partial" && find_status(planned.folder).state == "failed") failed.push_back(planned);
  return failed;
}

}  // namespace maskbench

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>

#include "report/tables/layout.h"
#include "report/tables/published.h"

namespace maskbench::report {
namespace {

using Notes = std::vector<std::string>;

template <class Number>
std::string range_text(const std::set<Number>& numbers) {
  if (numbers.size() == 1) return fmt::format("{}", *numbers.begin());
  return fmt::format("{} to {}", *numbers.begin(), *numbers.rbegin());
}

bool is_cost(const std::string& metric) {
  return std::find(kCostMetrics.begin(), kCostMetrics.end(), metric) != kCostMetrics.end();
}

void note_seeds(const TableInput& input, Notes& notes) {
  std::set<size_t> seeds;
  for (const Row& row : input.results.rows) {
    std::set<int64_t> counted;
    for (const RunRecord& run : row.runs) {
      if (run.counts) counted.insert(run.seed.value_or(-1));
    }
    if (!counted.empty()) seeds.insert(counted.size());
  }
  if (seeds.empty()) {
    notes.push_back("Seeds: no run has metrics.");
  } else {
    notes.push_back(fmt::format("Seeds a row: {}{}.", range_text(seeds),
                                *seeds.rbegin() > 1 ? "; ± is the standard deviation over them" : ""));
  }
}

// Where rows differ in protocol or weights, each of them is named: they must not be compared.
void note_protocol(const TableInput& input, const std::string& metric, Notes& notes) {
  std::map<std::string, std::vector<std::string>> rows;
  std::set<int64_t> pairs;
  std::set<std::string> said;
  for (const Row& row : input.results.rows) {
    const Cell& cell = row.cells.at(metric);
    if (cell.values.empty()) continue;
    const std::string weights = cell.weights.empty() ? "" : fmt::format(", weights {}", cell.weights.substr(0, 8));
    rows[cell.protocol + weights].push_back(row_name(row));
    for (const RunValue& value : cell.values) pairs.insert(value.pairs);
    said.insert(cell.notes.begin(), cell.notes.end());
  }
  if (rows.empty()) return;
  std::string text = find_column(input.columns, metric).title + ": ";
  if (rows.size() == 1) {
    text += rows.begin()->first;
  } else {
    std::vector<std::string> parts;
    for (const auto& [protocol, names] : rows) {
      parts.push_back(fmt::format("{} ({})", protocol, fmt::join(names, "; ")));
    }
    text += fmt::format("rows not comparable, {}", fmt::join(parts, "; "));
  }
  text += fmt::format(", {} {}", range_text(pairs), metric == kJudgedByPeople ? "answers" : "pairs");
  for (const std::string& note : said) text += "; " + note;
  notes.push_back(text + ".");
}

void note_published(const TableInput& input, Notes& notes) {
  if (published_metrics(input).empty()) return;
  const Reference& reference = *input.reference;
  const std::string& where = !reference.title.empty() ? reference.title : reference.source;
  notes.push_back(fmt::format("Published: {}; other data was used there, so compare with care.",
                              where.empty() ? "the given reference" : where));
  if (!reference.note.empty()) notes.push_back(reference.note);
}

// "147 people (all pairs of a person together)", or "pairs": what is resampled.
std::string units_text(const TableInput& input) {
  size_t least = 0, most = 0;
  for (const Row& row : input.results.rows)
    for (const auto& [metric, cell] : row.cells) {
      if (cell.confidence.people == 0 || metric == kJudgedByPeople) continue;
      least = most == 0 ? cell.confidence.people : std::min(least, cell.confidence.people);
      most = std::max(most, cell.confidence.people);
    }
  if (most == 0) return "pairs";
  return fmt::format("{} people (all pairs of a person together)",
                     least == most ? std::to_string(most) : fmt::format("{} to {}", least, most));
}

void note_confidence(const TableInput& input, Notes& notes) {
  const LayoutTable lines = intervals(input);
  if (lines.rows.empty()) return;
  notes.push_back(fmt::format(
      "95 % interval: percentile bootstrap of the mean or median over {}, {} resamples, averaged over the seeds, which "
      "stay as they are.",
      units_text(input), kResamples));
  const auto is_compared = [](const LayoutRow& line) { return line.cells.back().text != kNoValue; };
  if (std::none_of(lines.rows.begin(), lines.rows.end(), is_compared)) return;
  notes.push_back(
      fmt::format("Δ: difference from the best row of that measure on the same pairs, percentile bootstrap in the "
                  "same way. p: two-sided paired permutation test, the two systems exchanged in units chosen at "
                  "random, {} times; Holm's correction over the rows of the measure.",
                  kResamples));
  notes.push_back(fmt::format("Bold: best. ≈: not told apart from the best, p ≥ {}.", AgainstBest::kSignificance));
}

void note_absent(const TableInput& input, Notes& notes) {
  for (const std::string& metric : input.results.metrics) {
    std::map<std::string, std::vector<std::string>> rows;
    for (const Row& row : input.results.rows) {
      const Cell& cell = row.cells.at(metric);
      for (const std::string& reason : cell.absent) {
        const size_t lacking = cell.nulls + cell.unmeasured;
        const bool some = cell.summary.n > 0;
        rows[reason].push_back(row_name(row) + (some ? fmt::format(" ({} of {} runs)", lacking, cell.runs()) : ""));
      }
    }
    for (const auto& [reason, names] : rows) {
      notes.push_back(
          fmt::format("No {} for {}: {}.", find_column(input.columns, metric).title, fmt::join(names, "; "), reason));
    }
  }
}

void note_states(const TableInput& input, Notes& notes) {
  for (const Row& row : input.results.rows) {
    if (row.runs.empty()) notes.push_back(fmt::format("{}: no run of it is here.", row_name(row)));
    for (const RunRecord& run : row.runs) {
      if (run.state == "done") continue;
      const std::string seed = run.seed ? fmt::format(", seed {}", *run.seed) : "";
      notes.push_back(
          fmt::format("{}{}: {}{}{}.", row_name(row), seed, run.state, run.why.empty() ? "" : ": ", run.why));
    }
  }
}

}  // namespace

Notes footnotes(const TableInput& input) {
  Notes notes;
  note_seeds(input, notes);
  for (const std::string& metric : input.results.metrics) {
    if (!is_cost(metric)) note_protocol(input, metric, notes);
  }
  const ExperimentFile& experiment = input.results.experiment;
  if (experiment.split == "validation")
    notes.push_back("Scored: the people of the validation split, by whom settings are chosen; no result.");
  if (!experiment.reference.empty()) {
    notes.push_back(fmt::format("SSIM, PSNR and LPIPS compare with {}.", experiment.reference));
  }
  note_confidence(input, notes);
  note_published(input, notes);
  for (const std::string& note : experiment.notes) notes.push_back(fmt::format("Note: {}.", note));
  note_absent(input, notes);
  note_states(input, notes);
  for (std::string& note : notes) {
    std::replace(note.begin(), note.end(), '\n', ' ');
    if (note.ends_with("..")) note.pop_back();
  }
  return notes;
}

}  // namespace maskbench::report

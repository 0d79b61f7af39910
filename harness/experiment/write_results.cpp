#include "experiment/write_results.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include "base/parallel_for.h"
#include "experiment/catalogue.h"
#include "machine/cores.h"
#include "maskbench/metric.h"
#include "report/grid.h"
#include "report/html/page.h"
#include "report/tables/ablation.h"
#include "report/tables/table.h"
#include "report/tables/terminal.h"
#include "results/stale.h"
#include "score/metric_identity.h"
#include "system/messages.h"

namespace maskbench {
namespace {

// "demo/table.csv .json .md .tex, slices.md, grid.png"
std::string files_text(const std::filesystem::path& results, const std::vector<std::string>& files) {
  std::string text = results.string() + "/", stem;
  for (const std::string& file : files) {
    const std::filesystem::path path = file;
    if (path.stem() == stem)
      text += " " + path.extension().string();
    else
      text += (stem.empty() ? "" : ", ") + file;
    stem = path.stem();
  }
  return text;
}

// Names the metrics whose sources have changed since the runs were scored.
void note_changed_metrics(ExperimentFile& experiment) {
  std::vector<std::string> changed;
  for (const auto& [metric, score, source] : experiment.scores)
    if (const MetricInfo* info = find_metric(metric); info && metric_source_sha256(*info) != source)
      changed.push_back(metric);
  if (!changed.empty())
    experiment.notes.push_back(fmt::format(
        "scored by other sources of {} than this program's; `maskbench score` scores again", fmt::join(changed, ", ")));
}

}  // namespace

Published read_published(const std::string& file) {
  return file.empty() ? Published() : Published(report::read_reference(file, metric_names()));
}

report::TableInput read_table_input(const std::filesystem::path& results, Published published, bool judged) {
  const Catalogue catalogue = full_catalogue();
  std::vector<report::MetricColumn> columns;
  for (const MetricInfo& metric : all_metrics())
    columns.push_back({metric.name, metric.title, metric.unit, metric.higher_is_better});
  report::TableInput input{report::read_results(results, columns, judged), columns, std::move(published)};
  note_changed_metrics(input.results.experiment);
  parallel_for(int64_t(input.results.rows.size()), default_threads(), [&](int64_t i) {
    for (RunRecord& run : input.results.rows[size_t(i)].runs) mark_stale(run, catalogue);
  });
  return input;
}

void write_results(const std::filesystem::path& results, Published published, bool full, bool page) {
  const report::TableInput input = read_table_input(results, std::move(published));
  std::vector<std::string> files = report::write_tables(results, input);
  if (report::write_grid(input.results)) files.push_back("grid.png");
  if (page) {
    report::write_report(results, input);
    files.push_back(report::kReportFile);
  }
  if (const size_t width = full ? 0 : terminal_width(STDOUT_FILENO); width > 0) {
    fmt::print("{}", report::terminal_text(
                         input, width, fmt::format("Intervals and notes (--full): {}", files_text(results, files))));
    return;
  }
  for (const std::string& text :
       {report::table_text(input, "md"), report::markdown_ablation(input), report::markdown_times(input)})
    if (!text.empty()) fmt::print("{}\n", text);
  fmt::print("{}\n", files_text(results, files));
}

}  // namespace maskbench

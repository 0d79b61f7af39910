// maskbench table DIR: finished runs as a table, published values beside ours.
#include "report/table.h"

#include <fmt/format.h>

#include "base/parallel_for.h"
#include "cli/commands.h"
#include "maskbench/metric.h"
#include "report/ablation.h"
#include "report/grid.h"
#include "results/identity.h"
#include "system/atomic_file.h"

namespace maskbench {
namespace {

nlohmann::json manifest_of(const report::RunRecord& run) {
  const auto file = run.folder / "manifest.json";
  if (!std::filesystem::exists(file)) return {};
  return nlohmann::json::parse(read_file(file), nullptr, /*allow_exceptions=*/false);
}

// Whether this program, with its plugin of that name, would make the same numbers. The experiment's file says what its
// runs were made with; where it does not, or the plugin is not here, the run's manifest does.
bool is_current(const report::RunRecord& run, const Catalogue& catalogue) {
  const PluginInfo* plugin = catalogue.find(run.plugin);
  if (plugin && !run.sources.empty()) return run.sources.text() == sources_sha256(plugin->source_sha256);
  const nlohmann::json manifest = manifest_of(run);
  const auto text = [&manifest](const char* at) {
    return manifest.value(nlohmann::json::json_pointer(at), std::string());
  };
  return !manifest.is_object() || (text("/program/numerics_sha256") == numerics_sha256() &&
                                   (!plugin || text("/plugin/source_sha256") == plugin->source_sha256));
}

// A run whose numbers this program would make anew, for its sources or those of the plugin have changed, says so.
void mark_stale(report::RunRecord& run, const Catalogue& catalogue) {
  if (!run.counts || run.state != "done" || is_current(run, catalogue)) return;
  const nlohmann::json manifest = manifest_of(run);
  const nlohmann::json::json_pointer commit("/program/commit");
  run.state = "stale";
  run.why = fmt::format("made with other sources than this program's, of commit {}",
                        manifest.is_object() ? manifest.value(commit, std::string()).substr(0, 12) : "unknown");
}

report::TableInput read_input(const std::string& folder, const std::string& reference) {
  std::vector<report::MetricColumn> columns;
  for (const MetricInfo& metric : all_metrics())
    columns.push_back({metric.name, metric.title, metric.unit, metric.higher_is_better});
  report::TableInput input{report::read_results(folder, columns), columns, std::nullopt};
  const Catalogue catalogue = full_catalogue();
  parallel_for(int64_t(input.results.rows.size()), all_threads(), [&](int64_t i) {
    for (report::RunRecord& run : input.results.rows[size_t(i)].runs) mark_stale(run, catalogue);
  });
  if (!reference.empty()) input.reference = report::read_reference(reference);
  return input;
}

}  // namespace

void write_results(const std::string& folder, const std::string& reference) {
  const report::TableInput input = read_input(folder, reference);
  report::write_tables(folder, input);
  const bool grid = report::write_grid(input.results);
  const std::string times = report::markdown_times(input);
  const std::string ablation = report::markdown_ablation(input);
  for (const std::string& text : {report::markdown_table(input), ablation, times})
    if (!text.empty()) fmt::print("{}\n", text);
  fmt::print("{}/table.md .tex .csv .json{}{}{}\n", folder, ablation.empty() ? "" : ", ablation.md .tex",
             times.empty() ? "" : ", times.md", grid ? ", grid.png" : "");
}

void add_table(CLI::App& program, Action& action) {
  static std::string folder, format = "md", reference;
  CLI::App* command = program.add_subcommand("table", "Finished runs as a table");
  command->add_option("dir", folder, "an experiment's results folder")->required();
  command->add_option("--format", format, "md, latex, csv or json")
      ->check(CLI::IsMember({"md", "latex", "csv", "json"}))
      ->capture_default_str();
  command->add_option("--reference", reference, "published values, a TOML file");
  command->callback([&action] {
    action = [] {
      // Kept until the program ends: to free the runs of a large sweep one by one takes a second.
      static const auto* const kept = new report::TableInput(read_input(folder, reference));
      const report::TableInput& input = *kept;
      if (format == "json")
        report::write_json_table(input, [](std::string_view part) { fmt::print("{}", part); });
      else
        fmt::print("{}", report::table_text(input, format));
      if (const std::string ablation = report::markdown_ablation(input); format == "md" && !ablation.empty())
        fmt::print("\n{}", ablation);
      if (format == "md") fmt::print(stderr, "\n{}", report::markdown_times(input));
      return 0;
    };
  });
}

}  // namespace maskbench

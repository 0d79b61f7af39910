// maskbench table DIR: finished runs as a table, published values beside ours.
#include "report/table.h"

#include <fmt/format.h>

#include "cli/commands.h"
#include "maskbench/metric.h"
#include "report/grid.h"

namespace maskbench {
namespace {

report::TableInput read_input(const std::string& folder, const std::string& reference) {
  std::vector<report::MetricColumn> columns;
  for (const MetricInfo& metric : all_metrics())
    columns.push_back({metric.name, metric.title, metric.unit, metric.higher_is_better});
  report::TableInput input{report::read_results(folder, columns), columns, std::nullopt};
  if (!reference.empty()) input.reference = report::read_reference(reference);
  return input;
}

}  // namespace

void write_results(const std::string& folder, const std::string& reference) {
  const report::TableInput input = read_input(folder, reference);
  report::write_tables(folder, input);
  const bool grid = report::write_grid(input.results);
  fmt::print("{}\n{}/table.md .tex .csv .json{}\n", report::markdown_table(input), folder, grid ? ", grid.png" : "");
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
      fmt::print("{}", report::table_text(read_input(folder, reference), format));
      return 0;
    };
  });
}

}  // namespace maskbench

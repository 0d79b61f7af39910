// maskbench table DIR: finished runs as a table, published values beside ours.
#include "report/tables/table.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <algorithm>

#include "cli/commands.h"
#include "experiment/write_results.h"
#include "maskbench/errors.h"
#include "maskbench/options.h"
#include "report/tables/ablation.h"
#include "report/tables/slices.h"
#include "report/tables/terminal.h"
#include "system/messages.h"

namespace maskbench {
namespace {

struct TableArguments {
  std::string folder, format = "md", reference;
  std::vector<std::string> by, metrics;
  bool full = false;
};

int show_slices(const report::TableInput& input, const TableArguments& asked, size_t width) {
  for (const std::string& metric : asked.metrics)
    if (std::find(input.results.metrics.begin(), input.results.metrics.end(), metric) == input.results.metrics.end())
      throw UserError(fmt::format("--metric {}: these runs have {}{}", metric, fmt::join(input.results.metrics, ", "),
                                  did_you_mean(metric, input.results.metrics)));
  const auto tables = report::lay_out_slices(input, asked.by, asked.metrics);
  if (tables.empty())
    throw UserError(fmt::format("{}: its runs have no scores of single pairs {}", asked.folder,
                                asked.metrics.empty() ? "that know this of their pictures" : "of these metrics"));
  if (width == 0)
    fmt::print("{}", report::markdown_slices(input, tables));
  else
    for (const report::SliceTable& table : tables)
      fmt::print("{}\n\n{}\n", table.title, report::in_columns(table.table, width));
  return 0;
}

int show_table(const TableArguments& asked) {
  // Never freed: freeing the runs of a large sweep one by one takes a second.
  static const auto* const kept =
      new report::TableInput(read_table_input(asked.folder, read_published(asked.reference)));
  const report::TableInput& input = *kept;
  const size_t width = asked.full ? 0 : terminal_width(STDOUT_FILENO);
  if (!asked.by.empty()) return show_slices(input, asked, width);
  if (width > 0) {
    fmt::print("{}", report::terminal_text(input, width, "Intervals, times and notes: --full"));
    return 0;
  }
  report::find_table_format(asked.format)->write(input, [](std::string_view part) { fmt::print("{}", part); });
  if (asked.format != "md") return 0;
  if (const std::string ablation = report::markdown_ablation(input); !ablation.empty()) fmt::print("\n{}", ablation);
  tell("\n{}", report::markdown_times(input));
  return 0;
}

}  // namespace

void add_table(CLI::App& program, Action& action) {
  static TableArguments asked;
  std::vector<std::string> formats;
  for (const report::TableFormat& format : report::all_table_formats()) formats.push_back(format.name);
  CLI::App* command = program.add_subcommand("table", "Finished runs as a table");
  command->add_option("dir", asked.folder, "an experiment's results folder")->required();
  command->add_option("--format", asked.format, report::table_format_names())
      ->check(CLI::IsMember(formats))
      ->capture_default_str();
  command->add_option("--reference", asked.reference, "published values, a TOML file");
  command->add_option("--by", asked.by, "scores by yaw, skin-tone or mask in place of the table; may be repeated")
      ->check(CLI::IsMember(report::slicing_names()));
  command->add_option("--metric", asked.metrics, "with --by: these metrics alone; may be repeated");
  command->add_flag("--full", asked.full, "print all of the table on a terminal too, not what fits its width");
  command->callback([&action, command] {
    asked.full = asked.full || command->count("--format") > 0;
    action = [] { return show_table(asked); };
  });
}

}  // namespace maskbench

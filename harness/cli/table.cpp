// maskbench table DIR: finished runs as a table, published values beside ours.
#include "report/tables/table.h"

#include <fmt/format.h>
#include <unistd.h>

#include "cli/commands.h"
#include "experiment/write_results.h"
#include "report/tables/ablation.h"
#include "report/tables/terminal.h"
#include "system/messages.h"

namespace maskbench {
namespace {

struct TableArguments {
  std::string folder, format = "md", reference;
  bool full = false;
};

int show_table(const TableArguments& asked) {
  // Never freed: freeing the runs of a large sweep one by one takes a second.
  static const auto* const kept =
      new report::TableInput(read_table_input(asked.folder, read_published(asked.reference)));
  const report::TableInput& input = *kept;
  if (const size_t width = asked.full ? 0 : terminal_width(STDOUT_FILENO); width > 0) {
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
  command->add_flag("--full", asked.full, "print all of the table on a terminal too, not what fits its width");
  command->callback([&action, command] {
    asked.full = asked.full || command->count("--format") > 0;
    action = [] { return show_table(asked); };
  });
}

}  // namespace maskbench

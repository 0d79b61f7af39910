// maskbench report DIR: a results folder as one HTML page.
#include <fmt/format.h>

#include "cli/commands.h"
#include "experiment/write_results.h"
#include "report/html/page.h"
#include "system/atomic_file.h"

namespace maskbench {
namespace {

struct ReportArguments {
  std::string folder, reference, out;
};

int write_page(const ReportArguments& asked) {
  const std::filesystem::path out =
      asked.out.empty() ? std::filesystem::path(asked.folder) / report::kReportFile : std::filesystem::path(asked.out);
  expect_writable(out);
  const report::TableInput input = read_table_input(asked.folder, read_published(asked.reference));
  write_file_atomically(out, report::report_html(input));
  fmt::print("{}\n", out.string());
  return 0;
}

}  // namespace

void add_report(CLI::App& program, Action& action) {
  static ReportArguments asked;
  CLI::App* command = program.add_subcommand("report", "Finished and unfinished runs as one HTML page");
  command->add_option("dir", asked.folder, "an experiment's results folder")->required();
  command->add_option("--reference", asked.reference, "published values, a TOML file");
  command->add_option("--out", asked.out, "the page; without it report.html in the folder");
  command->callback([&action] { action = [] { return write_page(asked); }; });
}

}  // namespace maskbench

// maskbench merge FROM... INTO: results of several machines in one folder.
#include "results/merge.h"

#include <fmt/format.h>

#include "cli/commands.h"
#include "experiment/write_results.h"

namespace maskbench {

void add_merge(CLI::App& program, Action& action) {
  static std::vector<std::string> folders;
  static std::string reference;
  CLI::App* command = program.add_subcommand("merge", "Brings runs of one experiment together and writes its tables");
  command->add_option("folders", folders, "results folders, as results/demo; the last one takes what the others have")
      ->required()
      ->expected(2, -1);
  command->add_option("--reference", reference, "published values, a TOML file");
  command->callback([&action] {
    action = [] {
      const Merged merged = merge_results({folders.begin(), folders.end() - 1}, folders.back());
      fmt::print(stderr, "{} runs copied, {} replaced, {} were there\n", merged.copied, merged.replaced, merged.same);
      write_results(folders.back(), reference);
      return 0;
    };
  });
}

}  // namespace maskbench

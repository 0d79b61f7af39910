// maskbench merge FROM... INTO: merges results folders of several machines.
#include "results/merge.h"

#include <fmt/format.h>

#include "cli/commands.h"
#include "experiment/write_results.h"
#include "system/messages.h"

namespace maskbench {

void add_merge(CLI::App& program, Action& action) {
  static std::vector<std::string> folders;
  static std::string reference;
  static bool full = false;
  CLI::App* command = program.add_subcommand("merge", "Merges results folders of one experiment and writes its tables");
  command
      ->add_option("folders", folders,
                   "results folders, such as results/demo; the last one receives the runs of the others")
      ->required()
      ->expected(2, -1);
  command->add_option("--reference", reference, "published values to show in the table (TOML file)");
  command->add_flag("--full", full, "print all of the tables on a terminal too, not what fits its width");
  command->callback([&action] {
    action = [] {
      const Published published = read_published(reference);
      const Merged merged = merge_results({folders.begin(), folders.end() - 1}, folders.back());
      tell("{} runs copied, {} replaced, {} unchanged\n", merged.copied, merged.replaced, merged.same);
      write_results(folders.back(), published, full);
      return 0;
    };
  });
}

}  // namespace maskbench

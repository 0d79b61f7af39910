// Hidden command: writes manual pages and completions, for packages.
#include <filesystem>

#include "cli/commands.h"
#include "help/command_tree.h"
#include "system/atomic_file.h"

namespace maskbench {
namespace {

int write_pages(const CLI::App& program, const std::filesystem::path& folder) {
  const Command tree = command_tree(program);
  const std::filesystem::path man = folder / "man/man1", bash = folder / "bash-completion/completions",
                              zsh = folder / "zsh/site-functions";
  for (const auto& place : {man, bash, zsh}) make_folder(place);
  const std::string version = program.version();
  write_file_atomically(man / "maskbench.1", manual_page(tree, version));
  for (const Command& command : tree.commands)
    write_file_atomically(man / ("maskbench-" + command.words.back() + ".1"), manual_page(command, version));
  write_file_atomically(bash / "maskbench", bash_completion(tree));
  write_file_atomically(zsh / "_maskbench", zsh_completion(tree));
  return 0;
}

}  // namespace

void add_help_pages(CLI::App& program, Action& action) {
  static std::string folder;
  CLI::App* command = program.add_subcommand("help-pages", "")->group("");
  command->add_option("folder", folder)->required();
  command->callback([&] { action = [&program] { return write_pages(program, folder); }; });
}

}  // namespace maskbench

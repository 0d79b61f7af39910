// The command line as data: what manual pages and completions are made from, read off the definitions that parse it.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace maskbench {

// One option or positional argument.
struct CommandOption {
  std::vector<std::string> flags;  // "-h", "--help"; empty: positional
  std::string name;                // of a positional
  std::string about, fallback;
  bool takes_value = false, required = false;
};

// One command with its options; hidden ones are left out.
struct Command {
  std::vector<std::string> words;  // "maskbench", "plugins", "info"
  std::string about;
  std::vector<CommandOption> options;
  std::vector<Command> commands;
};

Command command_tree(const CLI::App& program);

// Returns the manual page of a command, for man(1): a page of its own for the program and for each of its commands; commands of
// commands are sections of it.
std::string manual_page(const Command& command, const std::string& version);

// Returns a completion script of the whole tree.
std::string bash_completion(const Command& program);
std::string zsh_completion(const Command& program);

}  // namespace maskbench

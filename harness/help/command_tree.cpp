#include "help/command_tree.h"

namespace maskbench {
namespace {

CommandOption described(const CLI::Option& option) {
  CommandOption one;
  for (const std::string& name : option.get_snames()) one.flags.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) one.flags.push_back("--" + name);
  one.name = option.get_name(/*positional=*/true);
  one.about = option.get_description();
  one.fallback = option.get_default_str();
  one.takes_value = option.get_items_expected_max() > 0;
  one.required = option.get_required();
  return one;
}

Command described(const CLI::App& app, std::vector<std::string> words) {
  words.push_back(app.get_name());
  Command command{words, app.get_description(), {}, {}};
  for (const CLI::Option* option : app.get_options({}))
    if (!option->get_group().empty()) command.options.push_back(described(*option));
  for (const CLI::App* below : app.get_subcommands([](const CLI::App* one) { return !one->get_group().empty(); }))
    command.commands.push_back(described(*below, words));
  return command;
}

}  // namespace

Command command_tree(const CLI::App& program) { return described(program, {}); }

}  // namespace maskbench

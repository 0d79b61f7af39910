// maskbench keys, maskbench init: what a spec can say, and a spec to start from.
#include <fmt/format.h>

#include <filesystem>

#include "cli/commands.h"
#include "experiment/catalogue.h"
#include "maskbench/errors.h"
#include "spec/reference/key_pages.h"
#include "system/atomic_file.h"

namespace maskbench {
namespace {

// Returns the section of that name, "train" or "[train]"; empty where there is none.
std::vector<KeySection> section_named(const std::string& name) {
  std::vector<KeySection> found;
  for (const KeySection& section : key_sections())
    if (section.name == name || section.heading == name) found.push_back(section);
  return found;
}

// Returns the sections that have the key, "batch" or "train.batch", with that key only.
std::vector<KeySection> keys_named(const std::string& name) {
  std::vector<KeySection> found;
  for (KeySection section : key_sections()) {
    const std::string prefix = section.name + ".";
    const std::string wanted = name.starts_with(prefix) ? name.substr(prefix.size()) : name;
    std::erase_if(section.keys, [&](const KeyEntry& key) { return key.name != wanted; });
    if (!section.keys.empty()) found.push_back(section);
  }
  return found;
}

// Returns the plugins that have the option, "k" or "options.k", with that option only.
std::vector<KeySection> options_named(const std::string& name, const Catalogue& catalogue) {
  const std::string wanted = name.starts_with("options.") ? name.substr(8) : name;
  std::vector<KeySection> found;
  for (const PluginInfo& plugin : catalogue.plugins)
    if (const Option* option = find_option(plugin.options, wanted))
      found.push_back(
          {plugin.name, "options of " + plugin.name, "version " + plugin.version + ".", {entry_of(*option)}});
  return found;
}

std::string advice(const std::string& name, const Catalogue& catalogue) {
  std::vector<std::string> names;
  for (const KeySection& section : key_sections()) {
    names.push_back(section.name);
    for (const KeyEntry& key : section.keys) names.push_back(key.name), names.push_back(section.name + "." + key.name);
  }
  for (const PluginInfo& plugin : catalogue.plugins)
    for (const Option& option : plugin.options) names.push_back(option.name), names.push_back("options." + option.name);
  return did_you_mean(name, names);
}

int show_keys(const std::string& name, const std::string& format) {
  known_plugins();  // whose data sources have keys too
  std::vector<KeySection> found = name.empty() ? key_sections() : section_named(name);
  if (found.empty()) found = keys_named(name);
  if (found.empty()) {
    const Catalogue catalogue = full_catalogue();
    found = options_named(name, catalogue);
    if (found.empty())
      throw UserError(fmt::format("no section or key of a spec is called \"{}\"{}", name, advice(name, catalogue)));
  }
  fmt::print("{}", format == "md" ? keys_page(found) : keys_text(found));
  return 0;
}

int write_spec(const std::string& given) {
  std::filesystem::path file = given;
  if (file.extension() != ".toml") file += ".toml";
  if (std::filesystem::exists(file)) throw UserError(file.string() + ": is there already; choose another name");
  const std::string name = file.stem().string();
  write_file_atomically(file, starting_spec(name, key_sections()));
  fmt::print("{0}: edit it, then `maskbench run {0}`\n", file.string());
  return 0;
}

}  // namespace

void add_keys(CLI::App& program, Action& action) {
  static std::string name, format = "text", spec;
  CLI::App* keys = program.add_subcommand("keys", "Prints the keys of a spec with type, default, values and meaning");
  keys->add_option("name", name, "a section (train), a key (train.batch, batch) or an option of a plugin (options.k)");
  keys->add_option("--format", format, "text or md")->check(CLI::IsMember({"text", "md"}));
  keys->callback([&action] { action = [] { return show_keys(name, format); }; });
  CLI::App* init = program.add_subcommand("init", "Writes a commented spec to start from");
  init->add_option("name", spec, "of the experiment: NAME.toml is written")->required();
  init->callback([&action] { action = [] { return write_spec(spec); }; });
}

}  // namespace maskbench

// maskbench plugins list|info|check: what can be loaded, and why a file cannot.
#include <fmt/format.h>

#include "cli/commands.h"
#include "maskbench/errors.h"
#include "plugin/discovery.h"

namespace maskbench {
namespace {

int list_plugins() {
  int unusable = 0;
  for (const auto& file : plugin_files(this_program())) {
    const Probe probe = probe_plugin(this_program(), file);
    if (probe.ok())
      fmt::print("{:<16} {:<8} {:<11} {}\n", probe.plugin.name, probe.plugin.version,
                 probe.plugin.trained ? "learns" : "not trained", probe.file);
    else
      fmt::print(stderr, "{}: {}\n", probe.file, probe.problem), ++unusable;
  }
  return unusable ? 1 : 0;
}

std::string limits(const Option& o) {
  if (o.lowest) return fmt::format("{} to {}", *o.lowest, *o.highest);
  if (!o.choices.empty()) return to_text(Value(o.choices));
  return "";
}

const PluginInfo& named(const std::vector<PluginInfo>& plugins, const std::string& name) {
  std::vector<std::string> names;
  for (const PluginInfo& plugin : plugins) {
    if (plugin.name == name) return plugin;
    names.push_back(plugin.name);
  }
  const auto near = nearest_name(name, names);
  throw UserError(
      fmt::format("unknown plugin \"{}\"{}", name, near ? fmt::format("; did you mean \"{}\"?", *near) : ""));
}

int show_info(const std::string& name) {
  const auto plugins = discover_plugins(this_program());
  const PluginInfo& plugin = named(plugins, name);
  fmt::print("{} {}\nfile    {}\nsource  {}\n", plugin.name, plugin.version, plugin.file, plugin.source_sha256);
  fmt::print("options\n");
  for (const Option& o : plugin.options)
    fmt::print("  {:<16} {:<14} {:<24} {}\n", o.name, to_text(o.fallback), limits(o), o.about);
  fmt::print("defaults of [train]\n");
  for (const auto& [key, value] : plugin.defaults) fmt::print("  {:<16} {}\n", key, to_text(value));
  return 0;
}

int check(const std::string& file) {
  const Probe probe = probe_plugin(this_program(), file);
  if (!probe.ok()) throw UserError(fmt::format("{}: {}", probe.file, probe.problem));
  fmt::print("{}: {} {}, fits\n", probe.file, probe.plugin.name, probe.plugin.version);
  return 0;
}

}  // namespace

void add_plugins(CLI::App& program, Action& action) {
  static std::string name, file;
  CLI::App* command = program.add_subcommand("plugins", "What can be loaded");
  command->require_subcommand(1);
  command->add_subcommand("list", "Every plugin of the search path")->callback([&action] { action = list_plugins; });
  CLI::App* info = command->add_subcommand("info", "Options of a plugin, with defaults and ranges");
  info->add_option("name", name)->required();
  info->callback([&action] { action = [] { return show_info(name); }; });
  CLI::App* test = command->add_subcommand("check", "Why a file can or cannot be loaded");
  test->add_option("file", file)->required();
  test->callback([&action] { action = [] { return check(file); }; });
}

}  // namespace maskbench

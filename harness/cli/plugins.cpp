// maskbench plugins list|info|check: discovery and diagnosis of plugins.
#include <fmt/format.h>

#include <set>

#include "cli/commands.h"
#include "experiment/catalogue.h"
#include "maskbench/errors.h"
#include "maskbench/metric.h"
#include "plugin/discovery.h"
#include "spec/data_source.h"
#include "spec/reference/key_sections.h"
#include "system/messages.h"
#include "system/program_path.h"

namespace maskbench {
namespace {

// Says which names several files have. Returns how many there are.
int show_shared_names(const std::vector<std::string>& names) {
  const Catalogue catalogue = full_catalogue();
  int shared = 0;
  for (const std::string& name : std::set<std::string>(names.begin(), names.end()))
    if (!catalogue.find(name)) tell("{}\n", catalogue.unknown(name)), ++shared;
  return shared;
}

std::string what_it_is(const Probe& probe) {
  return !probe.is_system() ? probe.kind : probe.plugin.trained ? "learns" : "not trained";
}

int list_plugins() {
  int unusable = 0;
  std::vector<std::string> names;
  for (const auto& file : plugin_files(this_program())) {
    const Probe probe = probe_plugin(this_program(), file);
    if (probe.ok() && probe.is_system()) names.push_back(probe.plugin.name);
    if (probe.ok())
      fmt::print("{:<16} {:<8} {:<11} {}\n", probe.plugin.name, probe.plugin.version, what_it_is(probe), probe.file);
    else
      tell("{}: {}\n", probe.file, probe.problem), ++unusable;
  }
  return unusable + show_shared_names(names) ? 1 : 0;
}

// Prints a metric or a data source of a plugin.
int show_info(const Probe& probe) {
  const auto& [name, version, file, sha256, trained, options, defaults] = probe.plugin;
  fmt::print("{} {}, {}\nfile    {}\nsource  {}\n", name, version, probe.kind, file, sha256);
  if (const MetricInfo* metric = probe.kind == kMetricKind ? find_metric(name) : nullptr)
    fmt::print("protocol {}\n{}\n", metric->protocol, metric->about);
  if (probe.kind != kSourceKind) return 0;
  fmt::print("keys of [data]\n");
  for (const Option& key : data_source(name).keys)
    fmt::print("  {:<24} {:<14} {:<24} {}\n", key.name, to_text(key.fallback), limits_of(key), key.about);
  return 0;
}

int show_info(const std::string& name) {
  for (const Probe& probe : known_plugins())
    if (!probe.is_system() && probe.plugin.name == name) return show_info(probe);
  const Catalogue catalogue = full_catalogue();
  const PluginInfo& plugin = catalogue.plugin(name);
  fmt::print("{} {}\nfile    {}\nsource  {}\n", plugin.name, plugin.version, plugin.file, plugin.source_sha256);
  fmt::print("options\n");
  for (const Option& o : plugin.options)
    fmt::print("  {:<16} {:<14} {:<24} {}\n", o.name, to_text(o.fallback), limits_of(o), o.about);
  for (const Option& o : plugin.options)
    for (const auto& [choices, flag, why] : o.exclusions)
      fmt::print("  {} cannot be one of {} while {} is true: {}\n", o.name, to_text(Value(choices)), flag, why);
  fmt::print("defaults of [train]\n");
  for (const auto& [key, value] : plugin.defaults) fmt::print("  {:<16} {}\n", key, to_text(value));
  return 0;
}

int check_plugin(const std::string& file) {
  const Probe probe = probe_plugin(this_program(), file);
  if (!probe.ok()) throw UserError(fmt::format("{}: {}", probe.file, probe.problem));
  fmt::print("{}: {} {}, compatible\n", probe.file, probe.plugin.name, probe.plugin.version);
  return 0;
}

}  // namespace

void add_plugins(CLI::App& program, Action& action) {
  static std::string name, file;
  CLI::App* command = program.add_subcommand("plugins", "Lists and checks plugins");
  command->require_subcommand(1);
  command->add_subcommand("list", "Lists the plugins in the search path")->callback([&action] {
    action = list_plugins;
  });
  CLI::App* info = command->add_subcommand("info", "Prints the options of a plugin with defaults and ranges");
  info->add_option("name", name)->required();
  info->callback([&action] { action = [] { return show_info(name); }; });
  CLI::App* test = command->add_subcommand("check", "Checks whether a file can be loaded, and if not, why");
  test->add_option("file", file)->required();
  test->callback([&action] { action = [] { return check_plugin(file); }; });
  add_plugin_authors(*command, action);
}

}  // namespace maskbench

#include "spec/experiment.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <utility>

#include "base/utf8.h"
#include "maskbench/errors.h"
#include "spec/ablation.h"
#include "spec/cross_checks.h"
#include "spec/data_source.h"
#include "spec/scale.h"
#include "spec/sections.h"
#include "spec/setting.h"
#include "spec/structure_keys.h"
#include "spec/sweep.h"

namespace maskbench {
namespace {

constexpr size_t kSlugLength = 64;

const toml::table* table_at(const toml::table& parent, const char* key, std::string_view section) {
  const toml::node* node = parent.get(key);
  if (!node) return nullptr;
  if (!node->is_table()) fail_at(node->source(), fmt::format("{} in {} must be a table", key, section));
  return node->as_table();
}

std::string text_at(const toml::table& table, const char* key, std::string_view section) {
  const toml::node* node = table.get(key);
  if (!node) fail_at(table.source(), fmt::format("{} lacks the key \"{}\"", section, key));
  const auto text = text_of(*node);
  if (!text || text->empty()) fail_at(node->source(), fmt::format("{} in {} must be a text", key, section));
  return *text;
}

Options section_at(const toml::table& root, const char* key, const Schema& schema) {
  Options values(schema);
  const std::string section = fmt::format("[{}]", key);
  if (const auto* table = table_at(root, key, "the spec")) read_section(*table, schema, section, values);
  return values;
}

// A name is printed in tables and lists, where a line is a row and a tab ends a column.
std::string name_of_system(const toml::table& entry) {
  std::string name = text_at(entry, "name", "[[system]]");
  const auto is_control = [](unsigned char c) { return c < 0x20 || c == 0x7f; };
  if (std::any_of(name.begin(), name.end(), is_control))
    fail_at(entry.get("name")->source(), "name in [[system]] must be a line without control characters");
  return name;
}

Integers read_seeds(const toml::table& root) {
  const toml::node* node = root.get("seeds");
  if (!node) return {0};
  const auto value = toml_value(*node);
  const Integers* seeds = value ? std::get_if<Integers>(&*value) : nullptr;
  if (!seeds || seeds->empty()) fail_at(node->source(), "seeds must be a list of integers, as in [0, 1]");
  if (*std::min_element(seeds->begin(), seeds->end()) < 0) fail_at(node->source(), "a seed must not be negative");
  if (std::set<int64_t>(seeds->begin(), seeds->end()).size() != seeds->size())
    fail_at(node->source(), "a seed is named twice");
  return *seeds;
}

// The results are named by the spec's file. Throws UserError where that is none, or its name cannot stand in a text.
std::string name_of_experiment(const std::string& path) {
  if (!std::filesystem::is_regular_file(path))
    throw UserError(path + ": is a pipe or a device; the results are named by the spec's file, so write it to one");
  std::string name = std::filesystem::path(path).stem().string();
  if (!is_utf8(name))
    throw UserError(path + ": the results are named by the spec's file, and its name is not UTF-8; rename it");
  return name;
}

const PluginInfo& plugin_at(const toml::table& system, const Catalogue& catalogue) {
  const std::string name = text_at(system, "plugin", "[[system]]");
  if (const PluginInfo* plugin = catalogue.find(name)) return *plugin;
  fail_at(system.get("plugin")->source(), catalogue.unknown(name));
}

// Returns one entry of [[system]] as a run without a seed.
Run read_system(const toml::table& root, const toml::table& entry, const Catalogue& catalogue) {
  check_keys(entry, names_of(system_keys()), "[[system]]");
  const PluginInfo& plugin = plugin_at(entry, catalogue);
  Run run;
  run.system = name_of_system(entry);
  run.plugin = plugin.name;
  run.plugin_source_sha256 = plugin.source_sha256;
  run.trained = plugin.trained;
  run.data = section_at(root, "data", data_schema());
  resolve_source(root, run.data);
  run.eval = section_at(root, "eval", eval_schema());
  resolve_reference(root, catalogue, run);
  run.options = Options(plugin.options);
  if (const auto* table = table_at(entry, "options", "[[system]]"))
    read_section(*table, plugin.options, fmt::format("options of {}", plugin.name), run.options);
  run.train = Options(train_schema());
  for (const auto& [name, value] : plugin.defaults) run.train.set(name, value);
  if (const auto* table = table_at(root, "train", "the spec"))
    read_section(*table, train_schema(), "[train]", run.train);
  if (const auto* table = table_at(entry, "train", "[[system]]"))
    read_section(*table, train_schema(), "train of [[system]]", run.train);
  resolve_metrics(root, catalogue, run.eval);
  check_checkpoints(root, run.eval);
  check_splits(root, run);
  const toml::node* batch = entry["train"]["batch"].node();
  if (!batch) batch = root["train"]["batch"].node();
  check_batch(batch ? batch->source() : root.source(), run);
  return run;
}

// Returns every [[system]] as a run without a seed and a point.
std::vector<Run> read_systems(const toml::table& root, const Catalogue& catalogue) {
  const toml::node* node = root.get("system");
  const toml::array* entries = node ? node->as_array() : nullptr;
  if (!entries || entries->empty() || !entries->is_array_of_tables())
    fail_at(node ? node->source() : root.source(), "a spec needs at least one [[system]]");
  std::vector<Run> systems;
  for (const toml::node& entry : *entries) {
    Run run = read_system(root, *entry.as_table(), catalogue);
    const auto same = [&](const Run& other) { return other.system == run.system; };
    if (std::any_of(systems.begin(), systems.end(), same))
      fail_at(entry.source(), fmt::format("two systems are named \"{}\"", run.system));
    systems.push_back(std::move(run));
  }
  return systems;
}

}  // namespace

const PluginInfo* Catalogue::find(const std::string& plugin) const {
  const PluginInfo* found = nullptr;
  for (const PluginInfo& info : plugins)
    if (info.name == plugin && std::exchange(found, &info)) return nullptr;
  return found;
}

std::string Catalogue::unknown(const std::string& plugin) const {
  std::vector<std::string> names, files;
  for (const PluginInfo& info : plugins) {
    names.push_back(info.name);
    if (info.name == plugin)
      files.push_back(fmt::format("{} ({})", info.file.empty() ? "the program itself" : info.file, info.version));
  }
  if (files.size() > 1)
    return fmt::format(
        "several plugins are named \"{}\": {}; to choose one, move the other out of the folder of plugins or off "
        "MASKBENCH_PLUGIN_PATH, or build it under another name",
        plugin, fmt::join(files, " and "));
  const std::string near = did_you_mean(plugin, names);
  const std::string looked =
      searched.empty()
          ? ""
          : fmt::format(" (looked in {}; MASKBENCH_PLUGIN_PATH names further folders)", fmt::join(searched, ", "));
  return fmt::format("unknown plugin \"{}\"{}{}", plugin, near.empty() ? "; `maskbench plugins list` names them" : near,
                     looked);
}

const PluginInfo& Catalogue::plugin(const std::string& name) const {
  if (const PluginInfo* info = find(name)) return *info;
  throw UserError(unknown(name));
}

Experiment read_spec(const std::string& path, const std::vector<std::string>& settings, const Catalogue& catalogue) {
  toml::table root = parse_toml_file(path);
  const std::string name = name_of_experiment(path);
  apply_scale(root, settings);
  for (const std::string& setting : settings) apply_setting(root, setting);
  check_keys(root, names_of(top_keys()), "the spec");
  Experiment experiment;
  experiment.name = name;
  experiment.title = root.contains("title") ? text_at(root, "title", "the spec") : experiment.name;
  const Integers seeds = read_seeds(root);
  const std::vector<Run> systems = read_systems(root, catalogue);
  const std::vector<Sweep> sweeps = read_sweeps(root, systems, catalogue);
  for (const Run& system : systems) {
    experiment.systems.push_back(system.system);
    for (Run& run : at_points(system, sweeps, catalogue)) {
      run.experiment = experiment.name;
      for (int64_t seed : run.trained ? seeds : Integers{seeds.front()}) {
        run.seed = seed;
        experiment.runs.push_back(run);
      }
    }
    check_count(root, experiment.runs.size());
  }
  experiment.ablation = read_ablation(root, experiment.runs, catalogue);
  return experiment;
}

std::string last_part(const std::string& axis) { return axis.substr(axis.rfind('.') + 1); }

std::string slug(const std::string& name) {
  std::string text;
  for (unsigned char c : name) {
    if (std::isalnum(c) && c < 128)
      text += char(std::tolower(c));
    else if (!text.empty() && text.back() != '-')
      text += '-';
  }
  text.resize(std::min(text.size(), kSlugLength));
  while (!text.empty() && text.back() == '-') text.pop_back();
  return text.empty() ? "system" : text;
}

}  // namespace maskbench

// The resolved spec of a run: TOML and hash.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/sha256.h"
#include "maskbench/errors.h"
#include "spec/cross_checks.h"
#include "spec/data_source.h"
#include "spec/deciding_keys.h"
#include "spec/experiment.h"
#include "spec/sections.h"
#include "spec/toml_reader.h"

namespace maskbench {
namespace {

constexpr int64_t kVersion = 1;

std::string section(const std::string& name, const Options& values, const std::vector<std::string>& keys) {
  std::string text = fmt::format("\n[{}]\n", name);
  for (const std::string& key : keys) text += fmt::format("{} = {}\n", key, to_text(values.at(key)));
  return text;
}

// Values of the keys that decide weights. `section`: "train".
nlohmann::json deciding(const std::string& section, const Options& values, const std::vector<std::string>& keys,
                        bool has_content = false) {
  nlohmann::json json = nlohmann::json::object();
  for (const std::string& key : keys)
    if (decides_weights(section + "." + key, has_content)) json[key] = to_json(values.at(key));
  return json;
}

// The content of an opened source decides, independent of where and in which form it is stored.
nlohmann::json deciding_data(const Options& data) {
  const std::string& source = data.text("source");
  return deciding("data", data, data_keys(source), data_source(source).opened() && !data.text("content").empty());
}

Options read_schema(const toml::table& root, const char* key, const Schema& schema) {
  Options values(schema);
  if (const auto* table = root[key].as_table()) read_section(*table, schema, fmt::format("[{}]", key), values);
  return values;
}

Run resolved_run(const toml::table& root, const Catalogue& catalogue) {
  check_keys(root, {"version", "experiment", "system", "plugin", "seed", "options", "data", "train", "eval"},
             "a resolved spec");
  if (const auto version = root["version"].value_or(int64_t{0}); version != kVersion)
    fail_at(root.source(), fmt::format("a resolved spec of version {}; this program reads {}", version, kVersion));
  Run run;
  run.experiment = root["experiment"].value_or(std::string());
  run.system = root["system"].value_or(std::string());
  run.plugin = root["plugin"].value_or(std::string());
  run.seed = root["seed"].value_or(int64_t{0});
  run.data = read_schema(root, "data", data_schema());
  run.train = read_schema(root, "train", train_schema());
  run.eval = read_schema(root, "eval", eval_schema());
  const PluginInfo* plugin = catalogue.find(run.plugin);
  if (!plugin) fail_at(root.source(), catalogue.unknown(run.plugin));
  if (const PluginInfo* reference = catalogue.find(run.eval.text("reference")))
    run.reference_source_sha256 = reference->source_sha256;
  run.plugin_source_sha256 = plugin->source_sha256;
  run.trained = plugin->trained;
  run.options = read_schema(root, "options", plugin->options);
  return run;
}

}  // namespace

std::string to_toml(const Run& run) {
  std::string text =
      fmt::format("version = {}\nexperiment = {}\nsystem = {}\nplugin = {}\nseed = {}\n", kVersion,
                  to_text(Value(run.experiment)), to_text(Value(run.system)), to_text(Value(run.plugin)), run.seed);
  text += section("options", run.options, run.options.names());
  text += section("data", run.data, data_keys(run.data.text("source")));
  if (run.trained) text += section("train", run.train, run.train.names());
  return text + section("eval", run.eval, run.eval.names());
}

Run read_resolved_run(const std::string& path, const Catalogue& catalogue) {
  return resolved_run(parse_toml_file(path), catalogue);
}

Run read_resolved_run(const std::string& path, const std::vector<std::string>& settings, const Catalogue& catalogue) {
  toml::table root = parse_toml_file(path);
  for (const std::string& setting : settings) {
    if (!setting.starts_with("eval."))
      throw UserError(
          fmt::format("--set {}: of runs that were trained only [eval] can be set, as in eval.pairs=100", setting));
    apply_setting(root, setting);
  }
  Run run = resolved_run(root, catalogue);
  resolve_metrics(root, catalogue, run.eval);
  check_checkpoints(root, run.eval);
  check_splits(root, run);
  resolve_reference(root, catalogue, run);
  return run;
}

std::string run_hash(const Run& run, const std::string& program, const std::string& device_type) {
  nlohmann::json json = {{"system", run.system},
                         {"plugin", run.plugin},
                         {"source", run.plugin_source_sha256},
                         {"program", program},
                         {"device", device_type},
                         {"options", deciding("options", run.options, run.options.names())},
                         {"data", deciding_data(run.data)}};
  if (run.trained) {
    json["seed"] = run.seed;
    json["train"] = deciding("train", run.train, run.train.names());
  }
  return sha256(json.dump());
}

}  // namespace maskbench

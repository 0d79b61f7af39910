#include "spec/cross_checks.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <string_view>

#include "base/utf8.h"
#include "maskbench/errors.h"
#include "spec/data_source.h"

namespace maskbench {
namespace {

// Returns where the key stands, or else its section.
toml::source_region place(const toml::table& root, std::string_view section, std::string_view key) {
  const auto* node = root[section][key].node();
  if (!node) node = root[section].node();
  return node ? node->source() : root.source();
}

// Returns the source whose selecting key is set, or nullptr. Throws UserError when several are.
const DataSourceInfo* selected_by_key(const toml::table& root, const Options& data) {
  const DataSourceInfo* selected = nullptr;
  for (const DataSourceInfo& info : data_sources()) {
    if (info.selecting_key.empty() || data.text(info.selecting_key).empty()) continue;
    if (selected)
      fail_at(place(root, "data", info.selecting_key),
              fmt::format("{} and {} in [data] exclude each other", selected->selecting_key, info.selecting_key));
    selected = &info;
  }
  return selected;
}

// Throws UserError where the path, which a resolved spec holds as a text, is not UTF-8.
std::string absolute_path(const std::string& path, const toml::source_region& region) {
  std::string absolute = std::filesystem::absolute(path).lexically_normal().string();
  if (!is_utf8(absolute)) fail_at(region, fmt::format("the path {} is not UTF-8", absolute));
  return absolute;
}

}  // namespace

void resolve_source(const toml::table& root, Options& data) {
  const std::string said = root["data"]["source"].value_or(std::string());
  const DataSourceInfo* selected = selected_by_key(root, data);
  if (selected && !said.empty() && said != selected->name)
    fail_at(place(root, "data", selected->selecting_key),
            fmt::format("{} in [data] excludes source = \"{}\": leave one of them out", selected->selecting_key, said));
  if (selected) data.set("source", selected->name);
  const DataSourceInfo& info = data_source(data.text("source"));
  if (!selected && !info.selecting_key.empty())
    fail_at(place(root, "data", "source"),
            fmt::format("source in [data] is \"{}\": say which by {} = \"PATH\"", info.name, info.selecting_key));
  for (const std::string& key : info.path_keys)
    if (!data.text(key).empty()) data.set(key, absolute_path(data.text(key), place(root, "data", key)));
}

void resolve_reference(const toml::table& root, const Catalogue& catalogue, Run& run) {
  const DataSourceInfo& source = data_source(run.data.text("source"));
  if (!root["eval"]["reference"]) run.eval.set("reference", source.reference);
  const std::string& name = run.eval.text("reference");
  const auto region = place(root, "eval", "reference");
  if (name == "truth") {
    if (!source.knows_truth)
      fail_at(region, fmt::format("reference in [eval] is \"truth\", which is unknown for {}; say \"{}\"", source.kind,
                                  source.reference));
    return;
  }
  if (name == "face") return;
  if (const PluginInfo* plugin = catalogue.find(name); plugin && !plugin->trained) {
    run.reference_source_sha256 = plugin->source_sha256;
    return;
  }
  if (const auto same = [&name](const PluginInfo& plugin) { return plugin.name == name; };
      std::count_if(catalogue.plugins.begin(), catalogue.plugins.end(), same) > 1)
    fail_at(region, fmt::format("reference in [eval]: {}", catalogue.unknown(name)));
  std::vector<std::string> names{"truth", "face"};
  for (const PluginInfo& plugin : catalogue.plugins)
    if (!plugin.trained) names.push_back(plugin.name);
  fail_at(region,
          fmt::format("reference in [eval] must be \"truth\", \"face\" or a plugin that is not trained, not \"{}\"{}",
                      name, did_you_mean(name, names)));
}

void resolve_metrics(const toml::table& root, const Catalogue& catalogue, Options& eval) {
  try {
    eval.set("metrics", short_names(eval.texts("metrics"), catalogue.metrics));
  } catch (const UserError& problem) {
    fail_at(place(root, "eval", "metrics"), fmt::format("metrics in [eval]: {}", problem.what()));
  }
}

void check_checkpoints(const toml::table& root, const Options& eval) {
  const std::string& text = eval.text("checkpoints");
  if (text == "last" || text == "all") return;
  if (text.empty() || text.size() > 9 || text.find_first_not_of("0123456789") != std::string::npos)
    fail_at(place(root, "eval", "checkpoints"),
            fmt::format("checkpoints in [eval] must be \"last\", \"all\" or an iteration, as in \"400\", not \"{}\"{}",
                        text, did_you_mean(text, {"last", "all"})));
}

void check_splits(const toml::table& root, const Run& run) {
  constexpr double kLeastToTrain = 0.05;
  if (training_share(run.data) < kLeastToTrain)
    fail_at(
        place(root, "data", "validation_share"),
        fmt::format("test_share and validation_share in [data] are {} and {}: too few people are left to train with",
                    run.data.number("test_share"), run.data.number("validation_share")));
  if (run.eval.text("split") == "validation" && run.data.number("validation_share") == 0)
    fail_at(place(root, "eval", "split"),
            "split in [eval] is \"validation\", but no people are set apart: say validation_share in [data]");
}

void check_batch(const toml::source_region& where, const Run& run) {
  const DataSourceInfo& source = data_source(run.data.text("source"));
  if (!source.training_faces) return;
  const double training = source.training_faces(run.data);
  if (double(run.train.integer("batch")) > training)
    fail_at(where, fmt::format("batch in [train] is {}, larger than the {} faces of the training split",
                               run.train.integer("batch"), int64_t(training)));
}

}  // namespace maskbench

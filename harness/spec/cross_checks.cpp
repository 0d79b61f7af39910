#include "spec/cross_checks.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>

namespace maskbench {
namespace {

constexpr const char* kPhotographReference = "keypoint";

// Where the key stands, or where the table does.
toml::source_region place(const toml::table& root, const char* section, const char* key) {
  const auto* node = root[section][key].node();
  if (!node) node = root[section].node();
  return node ? node->source() : root.source();
}

}  // namespace

void resolve_source(const toml::table& root, Options& data) {
  const std::string said = root["data"]["source"].value_or(std::string());
  std::string named;
  for (const char* kind : {"folder", "pack"}) {
    if (data.text(kind).empty()) continue;
    if (!named.empty()) fail_at(place(root, "data", kind), "folder and pack in [data] exclude each other");
    if (!said.empty() && said != kind)
      fail_at(place(root, "data", kind),
              fmt::format("{} in [data] excludes source = \"{}\": leave one of them out", kind, said));
    named = kind;
    data.set(kind, std::filesystem::absolute(data.text(kind)).lexically_normal().string());
  }
  if (named.empty() && !said.empty() && said != "procedural")
    fail_at(place(root, "data", "source"),
            fmt::format("source in [data] is \"{0}\": say which by {0} = \"PATH\"", said));
  if (!named.empty()) data.set("source", named);
  if (const std::string& model = data.text("landmarks"); !model.empty())
    data.set("landmarks", std::filesystem::absolute(model).lexically_normal().string());
}

void resolve_reference(const toml::table& root, const Catalogue& catalogue, Run& run) {
  const bool drawn = run.data.text("source") == "procedural", said = bool(root["eval"]["reference"]);
  if (!drawn && !said) run.eval.set("reference", std::string(kPhotographReference));
  const std::string& name = run.eval.text("reference");
  const auto region = place(root, "eval", "reference");
  if (name == "truth") {
    if (!drawn) fail_at(region, "reference in [eval] is \"truth\", which photographs do not have; say \"keypoint\"");
    return;
  }
  if (name == "face") return;
  if (const PluginInfo* plugin = catalogue.find(name); plugin && !plugin->trained) {
    run.reference_source_sha256 = plugin->source_sha256;
    return;
  }
  std::vector<std::string> names{"truth", "face"};
  for (const PluginInfo& plugin : catalogue.plugins)
    if (!plugin.trained) names.push_back(plugin.name);
  fail_at(region,
          fmt::format("reference in [eval] must be \"truth\", \"face\" or a plugin that is not trained, not \"{}\"{}",
                      name, did_you_mean(name, names)));
}

void check_metrics(const toml::table& root, const Options& eval, const Catalogue& catalogue) {
  std::set<std::string> seen;
  for (const std::string& name : eval.texts("metrics")) {
    const auto& known = catalogue.metrics;
    const bool twice = !seen.insert(name).second;
    if (!twice && std::find(known.begin(), known.end(), name) != known.end()) continue;
    const auto* node = root["eval"]["metrics"].node();
    fail_at(node ? node->source() : root.source(),
            twice ? fmt::format("metric \"{}\" is named twice", name)
                  : fmt::format("unknown metric \"{}\" in [eval]{}", name, did_you_mean(name, known)));
  }
}

void check_batch(const toml::source_region& where, const Run& run) {
  if (run.data.text("source") != "procedural") return;  // how many photographs there are, only opening them shows
  const double training = double(run.data.integer("faces")) * (1 - run.data.number("test_share"));
  if (double(run.train.integer("batch")) > training)
    fail_at(where, fmt::format("batch in [train] is {}, larger than the {} faces of the training split",
                               run.train.integer("batch"), int64_t(training)));
}

}  // namespace maskbench

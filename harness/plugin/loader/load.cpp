#include "plugin/loader/load.h"

#include <fmt/format.h>

#include <boost/dll/shared_library.hpp>
#include <nlohmann/json.hpp>

#include "maskbench/errors.h"
#include "maskbench/stream_seed.h"
#include "plugin/loader/metric_json.h"
#include "plugin/plugin_json.h"
#include "spec/sections.h"
#include "system/parent_channel.h"

namespace maskbench {
namespace {

boost::dll::shared_library open_library(const std::string& file) {
  try {
    return boost::dll::shared_library(file, boost::dll::load_mode::rtld_now);
  } catch (const std::exception& problem) {
    throw UserError(fmt::format("{}: cannot be loaded: {}", file, problem.what()));
  }
}

template <class T>
void expect_same(std::string& problems, const char* what, const T& theirs, const T& ours) {
  if (theirs != ours)
    problems += fmt::format("{}{} {}, this program has {}", problems.empty() ? "" : "; ", what, theirs, ours);
}

// Says what to do where only the number differs or the descriptor has another shape.
constexpr char kRebuild[] =
    "; build the plugin again with this program's package (find_package(maskbench)), or use the program it was built "
    "for";

std::string misfits(const maskbench_descriptor& d) {
  static const maskbench_descriptor ours = MASKBENCH_DESCRIPTOR("", "", "");
  std::string problems;
  expect_same(problems, "built for harness ABI", d.abi, ours.abi);
  if (d.size != ours.size || d.abi != ours.abi)
    return (problems.empty() ? "its descriptor has another size" : problems) + kRebuild;
  expect_same(problems, "built with torch", std::string(d.torch), std::string(ours.torch));
  expect_same(problems, "_GLIBCXX_USE_CXX11_ABI", d.cxx11_abi, ours.cxx11_abi);
  if (d.cuda_major != 0 && ours.cuda_major != 0)
    expect_same(problems, "built with CUDA", d.cuda_major, ours.cuda_major);
  return problems;
}

void check_defaults(const std::string& file, const ModelPlugin& plugin) {
  for (const auto& [name, value] : plugin.train) {
    const Option* key = find_option(train_schema(), name);
    if (!key || key->fallback.index() != value.index())
      throw UserError(fmt::format("{}: declares a default for \"{}\", which [train] does not have so", file, name));
  }
}

constexpr char kDescriptor[] = "maskbench_plugin_descriptor";
constexpr char kSystemEntry[] = "maskbench_plugin", kMetricEntry[] = "maskbench_metric",
               kSourceEntry[] = "maskbench_data_source";

// Opens the file and checks its descriptor.
const boost::dll::shared_library& open_plugin(const std::string& file) {
  auto* library = new boost::dll::shared_library(open_library(file));  // leaked: see the header
  const bool has_entry = library->has(kSystemEntry) || library->has(kMetricEntry) || library->has(kSourceEntry);
  if (!library->has(kDescriptor) || !has_entry)
    throw UserError(fmt::format("{}: is no maskbench plugin: it exports no descriptor", file));
  const auto& descriptor = library->get<const maskbench_descriptor>(kDescriptor);
  if (const std::string problems = misfits(descriptor); !problems.empty())
    throw UserError(fmt::format("{}: {}", file, problems));
  return *library;
}

template <class Info>
const Info& entry(const std::string& file, const boost::dll::shared_library& library, const char* name) {
  if (!library.has(name)) throw UserError(fmt::format("{}: is a plugin of another kind: it has no {}()", file, name));
  return *library.get<const Info*()>(name)();
}

PluginInfo identity_of(const std::string& file, const boost::dll::shared_library& library) {
  const auto& descriptor = library.get<const maskbench_descriptor>(kDescriptor);
  PluginInfo info;
  info.name = descriptor.name;
  info.version = descriptor.version;
  info.file = file;
  info.source_sha256 = descriptor.source_sha256;
  return info;
}

// Returns the description of a plugin of any kind.
nlohmann::json description_of(const std::string& file) {
  const boost::dll::shared_library& library = open_plugin(file);
  PluginInfo info = identity_of(file, library);
  nlohmann::json json = {{"name", info.name}, {"version", info.version}, {"source_sha256", info.source_sha256}};
  if (library.has(kMetricEntry)) {
    json["kind"] = kMetricKind;
    json.update(to_json(entry<MetricInfo>(file, library, kMetricEntry)));
    return json;
  }
  if (library.has(kSourceEntry)) {
    json["kind"] = kSourceKind;
    json.update(to_json(entry<DataSourceInfo>(file, library, kSourceEntry)));
    return json;
  }
  load_plugin(file, &info);
  return to_json(info);
}

}  // namespace

const ModelPlugin& load_plugin(const std::string& file, PluginInfo* info) {
  const boost::dll::shared_library& library = open_plugin(file);
  const ModelPlugin& plugin = entry<ModelPlugin>(file, library, kSystemEntry);
  check_defaults(file, plugin);
  if (info) {
    *info = identity_of(file, library);
    info->trained = plugin.trained;
    info->options = plugin.options;
    info->defaults = plugin.train;
  }
  return plugin;
}

const MetricInfo& load_metric(const std::string& file) {
  return entry<MetricInfo>(file, open_plugin(file), kMetricEntry);
}

const DataSourceInfo& load_data_source(const std::string& file) {
  return entry<DataSourceInfo>(file, open_plugin(file), kSourceEntry);
}

std::shared_ptr<Wearer> make_wearer(const Run& run, const PluginInfo& plugin) {
  torch::manual_seed(stream_seed(uint64_t(run.seed), "initial weights"));
  auto wearer = load_plugin(plugin.file).make(run.options, run.data.integer("size"));
  if (plugin.trained) {
    const auto children = wearer->named_children();
    if (!children.contains("G") || !children.contains("D"))
      throw UserError(fmt::format("{}: a model that learns registers modules \"G\" and \"D\"", plugin.file));
  }
  return wearer;
}

void answer_probe(const std::string& file) {
  try {
    report_to_parent(description_of(file).dump());
  } catch (const std::exception& problem) {
    std::string text = problem.what();
    if (text.rfind(file + ": ", 0) == 0) text.erase(0, file.size() + 2);
    report_to_parent(nlohmann::json{{"problem", text}}.dump());
  }
}

}  // namespace maskbench

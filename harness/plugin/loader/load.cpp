#include "plugin/loader/load.h"

#include <fmt/format.h>

#include <boost/dll/shared_library.hpp>
#include <nlohmann/json.hpp>

#include "maskbench/errors.h"
#include "maskbench/stream_seed.h"
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

std::string misfits(const maskbench_descriptor& d) {
  static const maskbench_descriptor ours = MASKBENCH_DESCRIPTOR("", "", "");
  std::string problems;
  expect_same(problems, "built for harness ABI", d.abi, ours.abi);
  if (d.size != ours.size || d.abi != ours.abi) return problems.empty() ? "its descriptor has another size" : problems;
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

}  // namespace

const ModelPlugin& load_plugin(const std::string& file, PluginInfo* info) {
  auto* library = new boost::dll::shared_library(open_library(file));  // leaked: see the header
  if (!library->has("maskbench_plugin_descriptor") || !library->has("maskbench_plugin"))
    throw UserError(fmt::format("{}: is no maskbench plugin: it exports no descriptor", file));
  const auto& descriptor = library->get<const maskbench_descriptor>("maskbench_plugin_descriptor");
  if (const std::string problems = misfits(descriptor); !problems.empty())
    throw UserError(fmt::format("{}: {}", file, problems));
  const ModelPlugin& plugin = *library->get<const ModelPlugin*()>("maskbench_plugin")();
  check_defaults(file, plugin);
  if (info)
    *info = {descriptor.name, descriptor.version, file,        descriptor.source_sha256,
             plugin.trained,  plugin.options,     plugin.train};
  return plugin;
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
    PluginInfo info;
    load_plugin(file, &info);
    report_to_parent(to_json(info).dump());
  } catch (const std::exception& problem) {
    std::string text = problem.what();
    if (text.rfind(file + ": ", 0) == 0) text.erase(0, file.size() + 2);
    report_to_parent(nlohmann::json{{"problem", text}}.dump());
  }
}

}  // namespace maskbench

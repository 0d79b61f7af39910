// An experiment: what a spec says, checked, with every default written out.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "maskbench/options.h"

namespace maskbench {

// What is known of a plugin without loading it.
struct PluginInfo {
  std::string name, version, file;
  std::string source_sha256;                            // of the plugin's source
  bool trained = false;                                 // or a baseline that only wears
  Schema options;                                       // with their defaults
  std::vector<std::pair<std::string, Value>> defaults;  // of keys of [train]
};

// What a spec can name: plugins and metrics.
struct Catalogue {
  std::vector<PluginInfo> plugins;
  std::vector<std::string> metrics;  // short names and protocols

  const PluginInfo* find(const std::string& plugin) const;  // nullptr when there is none of that name
  std::string unknown(const std::string& plugin) const;     // what is to be said then
  const PluginInfo& plugin(const std::string& name) const;  // throws UserError that says it
};

// Where in a sweep: axis ("options.k") and value, in the author's order.
using SweptPoint = std::vector<std::pair<std::string, Value>>;

// One system, trained with one seed. Its numbers depend on nothing but this, the program and the device.
struct Run {
  std::string experiment, system, plugin, plugin_source_sha256;
  std::string reference_source_sha256;  // of the plugin that [eval] compares with; empty: the truth
  int64_t seed = 0;
  bool trained = true;
  SweptPoint point;                    // of the sweep; no part of what decides the numbers
  Options options, data, train, eval;  // the point's values among them
};

// The axis of an ablation that is no key of a sweep.
inline const std::string kSystemAxis = "system";

// "options.k" -> "k": the last part of an axis.
std::string last_part(const std::string& axis);

// How the runs of a sweep are laid out: an axis, or "system", as rows and another as columns, a table for each metric.
struct Ablation {
  std::string rows, columns;
  std::vector<std::string> metrics;
  std::string system;  // that of the reference, which the others are compared with
  SweptPoint point;    // and its point
};

struct Experiment {
  std::string name, title;
  std::vector<std::string> systems;  // the author's order
  std::vector<Run> runs;             // systems x points of the sweep x seeds; what is not trained has one seed
  std::optional<Ablation> ablation;
};

// Reads a spec and resolves it. `settings` are "key=value" of the command line, applied in order; a value is TOML, else
// a bare text. Throws UserError with file, line, column and the nearest known name.
Experiment read_spec(const std::string& path, const std::vector<std::string>& settings, const Catalogue& catalogue);

// The resolved spec of one run as TOML, and back. Reading throws UserError.
std::string to_toml(const Run& run);
Run read_resolved_run(const std::string& path, const Catalogue& catalogue);

// Hex digest of everything that decides the numbers of a run: the keys of the resolved spec that do
// (spec/deciding_keys.h), `program` (hash of the sources that compute) and the type of device. Paths and the
// experiment's name do not enter; of photographs `content` in [data] does, which whoever opens them sets.
std::string run_hash(const Run& run, const std::string& program, const std::string& device_type);

// "GAN + STN" -> "gan-stn": the part of a file name.
std::string slug(const std::string& name);

}  // namespace maskbench

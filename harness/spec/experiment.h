// An experiment: a spec after all checks, with every default filled in.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "maskbench/options.h"
#include "spec/metric_names.h"

namespace maskbench {

// A plugin as its probe describes it, without loading it.
struct PluginInfo {
  std::string name, version, file;
  std::string source_sha256;                            // of the plugin's source
  bool trained = false;                                 // false: a baseline without training
  Schema options;                                       // with their defaults
  std::vector<std::pair<std::string, Value>> defaults;  // of keys of [train]
};

// The plugins and metrics that a spec can name.
struct Catalogue {
  std::vector<PluginInfo> plugins;
  std::vector<MetricName> metrics;
  std::vector<std::string> searched = {};  // folders in which plugins were looked for; named where one is unknown

  const PluginInfo* find(const std::string& plugin) const;  // nullptr when there is none of that name, or several
  // The message for a plugin that find() does not return: the nearest name, or the files that have the name.
  std::string unknown(const std::string& plugin) const;
  const PluginInfo& plugin(const std::string& name) const;  // throws UserError with that message
};

// A point of a sweep: axes ("options.k") and their values, in the order of the spec.
using SweptPoint = std::vector<std::pair<std::string, Value>>;

// One system with one seed. Its results depend on nothing but this, the program and the device.
struct Run {
  std::string experiment, system, plugin, plugin_source_sha256;
  std::string reference_source_sha256;  // of the plugin that [eval] compares with; empty: the truth
  int64_t seed = 0;
  bool trained = true;
  SweptPoint point;  // of the sweep; not hashed, because options and train hold its values
  Options options, data, train, eval;
};

// The axis of an ablation that is not an axis of a sweep.
inline const std::string kSystemAxis = "system";

// Returns the last part of an axis: "options.k" -> "k".
std::string last_part(const std::string& axis);

// The table layout of a sweep: one axis (or "system") as rows, another as columns, one table per metric.
struct Ablation {
  std::string rows, columns;
  std::vector<std::string> metrics;
  std::string system;  // of the reference that the other runs are compared with
  SweptPoint point;    // of the reference
};

struct Experiment {
  std::string name, title;
  std::vector<std::string> systems;  // in the order of the spec
  std::vector<Run> runs;             // systems x points of the sweep x seeds; an untrained system has one seed
  std::optional<Ablation> ablation;
};

// Reads a spec. `settings` are "key=value" of the command line, applied in order; a value that is not TOML is a string.
// Throws UserError with file, line, column and the nearest known name.
Experiment read_spec(const std::string& path, const std::vector<std::string>& settings, const Catalogue& catalogue);

// Returns the resolved spec of a run as TOML.
std::string to_toml(const Run& run);
// Reads a resolved spec. Throws UserError as read_spec() does.
Run read_resolved_run(const std::string& path, const Catalogue& catalogue);
// The same with other settings of its [eval], "eval.pairs=100", and the checks of read_spec() on them. Throws UserError
// for any other key too.
Run read_resolved_run(const std::string& path, const std::vector<std::string>& settings, const Catalogue& catalogue);

// Returns the hex digest of everything that decides the weights of a run: the keys of the resolved spec that do
// (decides_weights(), spec/deciding_keys.h), the system's name, `program` (hash of the sources that compute) and the
// device type. [eval], paths and the experiment's name are not hashed; for a data source that must be opened, `content`
// in [data] is, which the caller sets after opening it.
std::string run_hash(const Run& run, const std::string& program, const std::string& device_type);

// Returns the name as part of a file name, of 64 letters at most: "GAN + STN" -> "gan-stn". Different names may have
// the same one.
std::string slug(const std::string& name);

}  // namespace maskbench

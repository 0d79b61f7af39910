// [sweep]: the hyperparameter values at which systems are run.
//   [sweep]                          every combination; the last axis varies fastest
//   options.k = [1.0, 2.0]
//   train.batch = [16, 32]
//   exclude = [{ options.k = 2.0, train.batch = 32 }]
//   [[sweep]]                        several sweeps, each for some systems; "zip" pairs values by index
//   systems = ["Py-WGAN-div"]
//   kind = "zip"
//   [[sweep]]                        or points listed one by one
//   points = [{ options.k = 1.0, options.p = 2.0 }, { options.k = 2.0 }]
#pragma once

#include <string>
#include <vector>

#include "spec/experiment.h"
#include "spec/toml_reader.h"

namespace maskbench {

// An axis ("options.k") and one of its values, a node of the spec.
struct AxisValue {
  std::string axis;
  const toml::node* value;
};
using SweepPoint = std::vector<AxisValue>;  // in the order of the spec

struct Sweep {
  std::vector<std::string> systems;  // that it applies to
  std::vector<SweepPoint> points;    // in the order of the spec, without excluded ones
};

// Returns the sweeps of a spec, which point into `root`. `systems` are those of the spec, without points; a sweep that
// names none applies to the trained ones. Throws UserError at an empty axis, an axis that is not an option of each of
// its systems, an exclusion that excludes nothing, and more combinations than an experiment may have.
std::vector<Sweep> read_sweeps(const toml::table& root, const std::vector<Run>& systems, const Catalogue& catalogue);

// Returns the settings under `options` and `train` of a table, as "options.k", in the order of the spec.
SweepPoint settings_of(const toml::table& table);

// Returns the system at every point of the sweeps that apply to it, in order, or the system itself when none does.
// Points with the same run hash are merged. Throws UserError at a value of the wrong type or range.
std::vector<Run> at_points(const Run& system, const std::vector<Sweep>& sweeps, const Catalogue& catalogue);

// Throws UserError when `runs` exceeds the limit of an experiment.
void check_count(const toml::table& root, double runs);

}  // namespace maskbench

// [sweep]: the points at which systems are run.
//   [sweep]                          every combination, the last axis running fastest
//   options.k = [1.0, 2.0]
//   train.batch = [16, 32]
//   exclude = [{ options.k = 2.0, train.batch = 32 }]
//   [[sweep]]                        or several; one may name its systems, and pair its axes value by value
//   systems = ["Py-WGAN-div"]
//   kind = "zip"
//   [[sweep]]                        or list its points
//   points = [{ options.k = 1.0, options.p = 2.0 }, { options.k = 2.0 }]
#pragma once

#include <string>
#include <vector>

#include "spec/experiment.h"
#include "spec/toml_reader.h"

namespace maskbench {

// A value that an axis takes ("options.k"), as it stands in the spec.
struct AxisValue {
  std::string axis;
  const toml::node* value;
};
using SweepPoint = std::vector<AxisValue>;  // the author's order

struct Sweep {
  std::vector<std::string> systems;  // where it applies
  std::vector<SweepPoint> points;    // the author's order, without the excluded ones
};

// The sweeps of a spec; they point into `root`. `systems`: what the spec names, without points; a sweep that names
// none applies to those that learn. Throws UserError at axes that are empty, that no option or a system's lack, at
// exclusions that exclude nothing and at more combinations than an experiment may have.
std::vector<Sweep> read_sweeps(const toml::table& root, const std::vector<Run>& systems, const Catalogue& catalogue);

// What stands under options and train of a table, as "options.k", in the order in which it is written.
SweepPoint settings_of(const toml::table& table);

// The system at every point of the sweeps that apply to it, in order; itself where none does. Points that come to the
// same run are one. Throws UserError at a value of the wrong type or range.
std::vector<Run> at_points(const Run& system, const std::vector<Sweep>& sweeps, const Catalogue& catalogue);

// Throws UserError, with the count, where an experiment has more runs than it may.
void check_count(const toml::table& root, double runs);

}  // namespace maskbench

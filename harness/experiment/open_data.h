// The data of an experiment, opened once before its runs are planned.
#pragma once

#include <string>
#include <vector>

#include "spec/experiment.h"

namespace maskbench {

// Facts about the data of an experiment that only opening it shows.
struct OpenedData {
  bool knows_truth = true;
  std::vector<std::string> notes;  // for the tables
};

// Opens photographs and sets data.content of every run: their content enters the runs' hashes. Prints what was found on
// stderr. Throws UserError and EnvironmentError as make_source().
OpenedData open_data(Experiment& experiment);

// Puts the built-in systems before the others, except one that a system of the spec has the name of. Without truth there
// is no "constant", whose warp is fitted to it; a note says so. Throws UserError where a plugin has the name of one.
void add_builtin_systems(Experiment& experiment, OpenedData& opened, const Catalogue& catalogue);

}  // namespace maskbench

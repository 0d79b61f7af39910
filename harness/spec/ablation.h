// [ablation]: how the runs of a sweep are laid out in tables.
//   [ablation]
//   rows = "options.k"               an axis of the sweep, or "system"
//   columns = "options.p"
//   metrics = ["corner-error"]       of those in [eval]; all of them if not said
//   reference = { options.k = 2.0, options.p = 6.0 }     the point that the others are compared with
#pragma once

#include <optional>

#include "spec/experiment.h"
#include "spec/toml_reader.h"

namespace maskbench {

// Nothing where the spec has no [ablation]. Throws UserError at an axis that no sweep has and at a reference that is
// not exactly one of the points.
std::optional<Ablation> read_ablation(const toml::table& root, const std::vector<Run>& runs);

}  // namespace maskbench

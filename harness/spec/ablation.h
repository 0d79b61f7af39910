// [ablation]: the table layout of a sweep.
//   [ablation]
//   rows = "options.k"               an axis of the sweep, or "system"
//   columns = "options.p"
//   metrics = ["corner-error"]       some of [eval]; default: all of them
//   reference = { options.k = 2.0, options.p = 6.0 }     the point that all others are compared with
#pragma once

#include <optional>

#include "spec/experiment.h"
#include "spec/toml_reader.h"

namespace maskbench {

// Returns nullopt when the spec has no [ablation]. Throws UserError at an unknown axis or metric and at a reference that
// does not match exactly one point.
std::optional<Ablation> read_ablation(const toml::table& root, const std::vector<Run>& runs,
                                      const Catalogue& catalogue);

}  // namespace maskbench

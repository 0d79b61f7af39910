// Checks and defaults that involve several keys of a spec.
#pragma once

#include "spec/experiment.h"
#include "spec/toml_reader.h"

namespace maskbench {

// Sets `source` of `data` to the source that the spec names or whose selecting key is set, and makes its paths absolute.
// Throws UserError when the spec selects several sources, or one whose selecting key is missing.
void resolve_source(const toml::table& root, Options& data);

// Sets `reference` of [eval] to the default of the data source unless the spec sets it. Throws UserError when it is
// neither "face", nor an untrained plugin, nor the truth of a source that knows it.
void resolve_reference(const toml::table& root, const Catalogue& catalogue, Run& run);

// Replaces the names of `metrics` in [eval], which may be protocols, by short names. Throws UserError at a metric that is
// unknown or named twice.
void resolve_metrics(const toml::table& root, const Catalogue& catalogue, Options& eval);
// Throws UserError where `checkpoints` in [eval] is neither "last" nor "all" nor an iteration.
void check_checkpoints(const toml::table& root, const Options& eval);
// Throws UserError where [data] leaves less than a twentieth of the people to train with, or [eval] scores a validation split
// that [data] does not set apart.
void check_splits(const toml::table& root, const Run& run);
// Throws UserError at `where` when a batch is larger than the faces of the training split, as far as [data] tells.
void check_batch(const toml::source_region& where, const Run& run);

}  // namespace maskbench

// What no single key of a spec can say: keys that must fit each other.
#pragma once

#include "spec/experiment.h"
#include "spec/toml_reader.h"

namespace maskbench {

// Sets the source of `data` to the one that is named: by source, folder or pack. Throws UserError unless it is one.
void resolve_source(const toml::table& root, Options& data);

// Sets what SSIM and PSNR compare with where the spec does not say it: the truth of drawings, key points on
// photographs. Throws UserError when it is neither the truth of drawings nor a plugin that is not trained.
void resolve_reference(const toml::table& root, const Catalogue& catalogue, Run& run);

void check_metrics(const toml::table& root, const Options& eval, const Catalogue& catalogue);
// Throws UserError at `where` when a batch is larger than the faces of the training split.
void check_batch(const toml::source_region& where, const Run& run);

}  // namespace maskbench

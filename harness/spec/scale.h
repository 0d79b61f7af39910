// Named variants of an experiment, selected by one key: `scale = "small"`, in the spec or by --set.
//   [scales.small]
//   train.iterations = 100
//   system."GAN + STN".options.width = 8
#pragma once

#include <string>
#include <vector>

#include "spec/toml_reader.h"

namespace maskbench {

// Merges the table [scales.NAME] into the spec, its values replacing those of the spec. NAME is the value of `scale` in
// the spec or in the last "scale=NAME" of `settings`; "full" (the default) leaves the spec unchanged. A key of `system`
// is a system's name, and its table is merged into that system. Removes `scales` from `root` and keeps `scale`. Throws
// UserError at an unknown scale or system.
void apply_scale(toml::table& root, const std::vector<std::string>& settings);

}  // namespace maskbench

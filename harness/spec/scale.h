// One key that makes an experiment smaller or larger: `scale = "small"`, in the spec or by --set.
//   [scales.small]
//   train.iterations = 100
//   system."GAN + STN".options.width = 8
#pragma once

#include <string>
#include <vector>

#include "spec/toml_reader.h"

namespace maskbench {

// Lays the table [scales.NAME] over the spec, where `scale` says NAME: there or in the last "scale=NAME" of
// `settings`. "full", or no scale at all, is the spec as it stands. A key of `system` is a system's name, and its table
// is laid over that system. Takes `scales` out of `root` and leaves `scale`. Throws UserError at a scale or a system
// that there is not.
void apply_scale(toml::table& root, const std::vector<std::string>& settings);

}  // namespace maskbench

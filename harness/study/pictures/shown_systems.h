// The systems of a results folder that a study can show.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "study/design/study.h"

namespace maskbench::study {

// Returns the systems (with the point of the sweep) of `results`, in the order of its table, each with its done run of the
// lowest seed. Without `asked` these are all but the built-in ones. Throws UserError for a system that is not there or has
// no finished run, and where there is none.
std::vector<System> shown_systems(const std::filesystem::path& results, const std::vector<std::string>& asked);

}  // namespace maskbench::study

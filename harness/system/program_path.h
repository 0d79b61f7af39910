// The path of the running program.
#pragma once

#include <filesystem>

namespace maskbench {

// Returns the path of the running executable. Throws EnvironmentError where it is gone, as after an update in place, and
// std::filesystem::filesystem_error without /proc.
std::filesystem::path this_program();

}  // namespace maskbench

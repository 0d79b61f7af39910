// A new plugin: a folder that builds outside the tree as it stands.
#pragma once

#include <filesystem>
#include <string>

namespace maskbench {

// Writes the folder `folder` / name with source, spec, README.md and CMakeLists.txt of a plugin of that kind. Throws UserError
// for a name that is no identifier of lower case, for an unknown kind, and where the folder exists.
void write_plugin_folder(const std::filesystem::path& folder, const std::string& name, const std::string& kind);

}  // namespace maskbench

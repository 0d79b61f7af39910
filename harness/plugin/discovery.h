// Which plugins there are: files of the search path, each asked in a child process what it is.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "spec/experiment.h"

namespace maskbench {

// What came of asking one file. Either `plugin` is filled or `problem` says why the file cannot be loaded.
struct Probe {
  std::string file, problem;
  PluginInfo plugin;
  bool ok() const { return problem.empty(); }
};

// Runs `program probe FILE`, which loads the file and reports; a file that crashes takes only that child with it.
// What passed is remembered under the user's cache folder by the hashes of program and file.
Probe probe_plugin(const std::filesystem::path& program, const std::filesystem::path& file);

// Every *.so in the folder `plugins` next to the program, then in those of MASKBENCH_PLUGIN_PATH, by name.
std::vector<std::filesystem::path> plugin_files(const std::filesystem::path& program);

// All that can be loaded, the first file of a name winning; what cannot is left out.
std::vector<PluginInfo> discover_plugins(const std::filesystem::path& program);

}  // namespace maskbench

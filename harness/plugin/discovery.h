// Finds plugins: files of the search path, each probed in a child process.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "spec/experiment.h"

namespace maskbench {

// The result of probing a file: `plugin`, or `problem`, the reason why the file cannot be loaded.
struct Probe {
  std::string file, problem;
  PluginInfo plugin;
  bool ok() const { return problem.empty(); }
};

// Runs `program probe FILE`, which loads the file and describes it; a crash ends only that child. Successful probes are
// cached in cache_folder() by program (path, time, size) and file (SHA-256). Never throws for a file that cannot be
// loaded.
Probe probe_plugin(const std::filesystem::path& program, const std::filesystem::path& file);

// Returns the folder `plugins` next to the program, then those of MASKBENCH_PLUGIN_PATH, whether they exist or not.
std::vector<std::filesystem::path> plugin_folders(const std::filesystem::path& program);

// Returns every *.so in the folder `plugins` next to the program, then in each folder of MASKBENCH_PLUGIN_PATH, sorted
// by name within a folder.
std::vector<std::filesystem::path> plugin_files(const std::filesystem::path& program);

// Returns the plugins that can be loaded. Several may have one name, but no two of them the same file or the same bytes.
std::vector<PluginInfo> discover_plugins(const std::filesystem::path& program);

}  // namespace maskbench

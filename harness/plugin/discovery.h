// Finds plugins: files of the search path, each probed in a child process.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "plugin/plugin_json.h"
#include "spec/experiment.h"

namespace maskbench {

// The result of probing a file: `plugin`, or `problem`, the reason why the file cannot be loaded. Of a metric or a data
// source, `plugin` has name, version, file and hash only, and `answer`, a text of JSON, has the rest.
struct Probe {
  std::string file, problem;
  PluginInfo plugin;
  std::string kind = kSystemKind, answer = {};
  bool ok() const { return problem.empty(); }
  bool is_system() const { return kind == kSystemKind; }
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

// Returns the files that can be loaded. Several may have one name, but no two of them the same file or the same bytes.
std::vector<Probe> usable_files(const std::filesystem::path& program);

// Returns the systems among them.
std::vector<PluginInfo> discover_plugins(const std::filesystem::path& program);

}  // namespace maskbench

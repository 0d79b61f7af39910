#include "plugin/discovery.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>

#include "base/sha256.h"
#include "maskbench/errors.h"
#include "plugin/plugin_json.h"
#include "system/atomic_file.h"
#include "system/cache_folder.h"
#include "system/child_process.h"

namespace fs = std::filesystem;

namespace maskbench {
namespace {

constexpr double kProbeSeconds = 60;

// Reason: the program's time and size stand for its content, because hashing it costs more than a cached probe saves.
std::string cache_key(const fs::path& program, const fs::path& file) {
  const auto stamp = fs::last_write_time(program).time_since_epoch().count();
  return sha256(fmt::format("{}:{}:{}:{}", program.string(), stamp, fs::file_size(program), sha256_of_file(file)));
}

std::string ask(const fs::path& program, const fs::path& file) {
  ChildProcess child({program.string(), "probe", file.string()}, "/dev/null");
  std::string answer = child.next_line(kProbeSeconds);
  bool silent = answer.empty();
  if (silent) child.read_lines(silent);  // false if it has ended by itself
  if (silent) child.signal(9);
  const Exit exit = child.wait();
  if (!answer.empty()) return answer;
  const std::string how = silent ? fmt::format("no answer within {} s", kProbeSeconds) : exit.text();
  return nlohmann::json{{"problem", "crashed while loading: " + how}}.dump();
}

// Returns `probe` with what the answer says, or nullopt when it cannot be read.
std::optional<Probe> understood(const std::string& answer, Probe probe = {}) {
  try {
    const auto json = nlohmann::json::parse(answer);
    probe.kind = kind_of(json);
    probe.plugin = probe.is_system() ? plugin_from_json(json) : identity_from_json(json);
    probe.plugin.file = probe.file;
    probe.answer = answer;
    return probe;
  } catch (const nlohmann::json::exception&) {
    return std::nullopt;
  }
}

// Returns the cached answer, or "" when there is none or it is damaged.
std::string recalled(const fs::path& entry) {
  try {
    const std::string answer = fs::exists(entry) ? read_file(entry) : "";
    return understood(answer) ? answer : "";
  } catch (const std::exception&) {  // an unreadable cache only costs time
    return "";
  }
}

void remember(const fs::path& entry, const std::string& answer) {
  try {
    make_folder(entry.parent_path());
    write_file_atomically(entry, answer);
  } catch (const EnvironmentError&) {  // so does one that cannot be written
    return;
  }
}

std::string ask_cached(const fs::path& program, const fs::path& file) {
  const fs::path folder = cache_folder();
  if (folder.empty()) return ask(program, file);
  const fs::path entry = folder / ("probe-" + cache_key(program, file).substr(0, 32) + ".json");
  std::string answer = recalled(entry);
  if (!answer.empty()) return answer;
  answer = ask(program, file);
  if (understood(answer)) remember(entry, answer);
  return answer;
}

std::string problem_in(const std::string& answer) {
  const auto json = nlohmann::json::parse(answer, nullptr, /*allow_exceptions=*/false);
  const bool told = json.is_object() && json.contains("problem") && json["problem"].is_string();
  return told ? json["problem"].get<std::string>() : "its probe gave no readable answer";
}

}  // namespace

Probe probe_plugin(const fs::path& program, const fs::path& file) {
  Probe probe{fs::absolute(file).lexically_normal().string(), "", {}};
  if (!fs::is_regular_file(file)) {
    probe.problem = "no such file";
    return probe;
  }
  const std::string answer = ask_cached(program, probe.file);
  if (auto answered = understood(answer, probe)) return *answered;
  probe.problem = problem_in(answer);
  return probe;
}

std::vector<fs::path> plugin_folders(const fs::path& program) {
  std::vector<fs::path> folders{program.parent_path() / "plugins"};
  if (const char* path = std::getenv("MASKBENCH_PLUGIN_PATH")) {
    std::istringstream list(path);
    for (std::string folder; std::getline(list, folder, ':');)
      if (!folder.empty()) folders.emplace_back(folder);
  }
  return folders;
}

std::vector<fs::path> plugin_files(const fs::path& program) {
  std::vector<fs::path> files;
  for (const fs::path& folder : plugin_folders(program)) {
    if (!fs::is_directory(folder)) continue;
    const size_t first = files.size();
    for (const auto& entry : fs::directory_iterator(folder))
      if (const auto name = entry.path().filename(); name.extension() == ".so" && !name.string().starts_with('.'))
        files.push_back(entry.path());
    std::sort(files.begin() + long(first), files.end());
  }
  return files;
}

std::vector<Probe> usable_files(const fs::path& program) {
  std::vector<Probe> usable;
  for (const fs::path& file : plugin_files(program)) {
    Probe probe = probe_plugin(program, file);
    const auto is_copy = [&probe](const Probe& other) {
      return other.plugin.name == probe.plugin.name && sha256_of_file(other.file) == sha256_of_file(probe.file);
    };
    if (probe.ok() && std::none_of(usable.begin(), usable.end(), is_copy)) usable.push_back(std::move(probe));
  }
  return usable;
}

std::vector<PluginInfo> discover_plugins(const fs::path& program) {
  std::vector<PluginInfo> plugins;
  for (Probe& probe : usable_files(program))
    if (probe.is_system()) plugins.push_back(std::move(probe.plugin));
  return plugins;
}

}  // namespace maskbench

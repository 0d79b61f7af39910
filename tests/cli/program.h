// Runs the built program as a child process; a spec that trains in seconds.
#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "system/atomic_file.h"
#include "tests/system/temporary_folder.h"

namespace maskbench {

inline const std::string kProgram = MASKBENCH_BUILD_DIR "/maskbench";

// Exit code and output of the program. `code` is 128 + signal for a killed process.
struct Ended {
  int code = 0;
  std::string out, err;
};

using Environment = std::map<std::string, std::string>;

inline Ended run_command(const std::vector<std::string>& command, Environment added = {}) {
  static const TemporaryFolder cache;
  const TemporaryFolder folder;
  added.emplace("XDG_CACHE_HOME", cache.path.string());
  std::vector<std::string> texts;
  for (char** v = environ; *v; ++v)
    if (const std::string text = *v; added.count(text.substr(0, text.find('='))) == 0) texts.push_back(text);
  for (const auto& [name, value] : added) texts.push_back(name + "=" + value);
  std::vector<char*> arguments, variables;
  for (const std::string& text : command) arguments.push_back(const_cast<char*>(text.c_str()));
  for (const std::string& text : texts) variables.push_back(const_cast<char*>(text.c_str()));
  arguments.push_back(nullptr);
  variables.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  const std::string out = folder / "out", err = folder / "err";
  ::posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  ::posix_spawn_file_actions_addopen(&actions, 1, out.c_str(), O_WRONLY | O_CREAT, 0666);
  ::posix_spawn_file_actions_addopen(&actions, 2, err.c_str(), O_WRONLY | O_CREAT, 0666);
  pid_t child = 0;
  const int failed = ::posix_spawnp(&child, arguments[0], &actions, nullptr, arguments.data(), variables.data());
  ::posix_spawn_file_actions_destroy(&actions);
  if (failed) return {127, "", "cannot start " + command[0]};
  int status = 0;
  ::waitpid(child, &status, 0);
  return {WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status), read_file(out), read_file(err)};
}

inline Ended run_program(std::vector<std::string> arguments, const Environment& added = {}) {
  arguments.insert(arguments.begin(), kProgram);
  return run_command(arguments, added);
}

inline int64_t count_lines(const std::string& text) { return std::count(text.begin(), text.end(), '\n'); }

// The common part of a spec, without systems.
inline const std::string kTinySections = R"(seeds = [3]
[data]
size = 16
faces = 40
masked = 40
[train]
iterations = 3
batch = 4
eval_pairs = 4
[eval]
pairs = 8
metrics = ["ssim", "corner_error", "coverage"]
figure_faces = [0, 1]
figure_masks = [0]
)";

inline const std::string kTinySystems = R"([[system]]
name = "key points"
plugin = "keypoint"
[[system]]
name = "GAN + STN"
plugin = "gan_stn"
options = { width = 4 }
)";

inline const std::string kTinySpec = kTinySections + kTinySystems;

}  // namespace maskbench

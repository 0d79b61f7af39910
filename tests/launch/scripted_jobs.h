// Jobs whose spec is a shell script: what a run does is written in the test. A fake program executes it with `folder`,
// `device`, `cores` and `until` set; descriptor 3 leads to the launcher.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "launch/local.h"
#include "results/run_folder.h"
#include "system/atomic_file.h"
#include "tests/system/script.h"
#include "tests/system/temporary_folder.h"

namespace maskbench {

// What a script does to end its run in that state.
inline std::string end_as(const std::string& state) {
  return "printf '{\"state\": \"" + state + "\"}' > $folder/.new && mv $folder/.new $folder/status.json\n";
}

class ScriptedJobs : public testing::Test {
 protected:
  Job job(const std::string& name, const std::string& script) const {
    return {.name = name, .folder = folder_ / name, .spec = script};
  }
  Status status(const std::string& name) const { return RunFolder(folder_ / name).status(); }
  std::string text(const std::string& name) const { return read_file(folder_ / name); }

  // What is shown of the jobs while they run goes to `shown_`.
  Launched launch(const std::vector<Job>& jobs, const std::vector<Slot>& slots = {{"cpu", {}}},
                  bool fail_fast = false) {
    testing::internal::CaptureStderr();
    const Launched launched = launch_local(program_, jobs, slots, fail_fast);
    shown_ = testing::internal::GetCapturedStderr();
    return launched;
  }

  const TemporaryFolder folder_;
  const std::filesystem::path program_ =
      write_script(folder_ / "program", "folder=$2 device=$4 cores=$6 until=$8\n. \"$folder/spec.toml\"");
  std::string shown_;
};

}  // namespace maskbench

// A served study, as a child process, and a rater who judges by a rule.
#pragma once

#include <gtest/gtest.h>
#include <httplib.h>

#include <chrono>
#include <fstream>
#include <memory>
#include <thread>

#include "system/child_process.h"
#include "tests/study/small_study.h"

namespace maskbench::study {

inline const std::string kServer = MASKBENCH_BUILD_DIR "/maskbench";

inline std::string text_of(const std::filesystem::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Serves until killed. `shell` is executed before, by a shell.
class Served {
 public:
  explicit Served(const std::filesystem::path& study, int port = 0, const std::string& shell = "") {
    static int number = 0;
    const auto log = folder_ / fmt::format("log-{}", number++);
    const std::string serve =
        fmt::format("echo $$ >{}; exec {} study serve {} --port {}", pid_.string(), kServer, study.string(), port);
    child_ = std::make_unique<ChildProcess>(std::vector<std::string>{"/bin/bash", "-c", shell + serve}, log);
    const std::string before = "on 127.0.0.1:";
    for (int i = 0; i < 1000 && this->port == 0; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      const std::string text = text_of(log);
      if (const size_t at = text.find(before); at != std::string::npos && text.find('\n', at) != std::string::npos)
        this->port = std::stoi(text.substr(at + before.size()));
    }
    EXPECT_GT(this->port, 0) << text_of(log);
  }
  void kill() {
    child_->signal(SIGKILL);
    child_->wait();
  }
  int stop() {
    child_->signal(SIGTERM);
    return child_->wait().code;
  }

  // Resident memory in MiB.
  int64_t memory() const {
    const std::string text = text_of(fmt::format("/proc/{}/status", std::stoi(text_of(pid_))));
    const size_t at = text.find("VmRSS:");
    return at == std::string::npos ? 0 : std::stoll(text.substr(at + 6)) / 1024;
  }

  int port = 0;

 private:
  TemporaryFolder folder_;
  std::filesystem::path pid_ = folder_ / "pid";
  std::unique_ptr<ChildProcess> child_;
};

// The position that a page asks for; -1: none.
inline int position_on(const std::string& page) {
  const std::string before = "name=\"position\" value=\"";
  const size_t at = page.find(before);
  return at == std::string::npos ? -1 : std::stoi(page.substr(at + before.size()));
}

}  // namespace maskbench::study

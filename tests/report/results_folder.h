// A folder of results made by hand; removed at the end of the test.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <string>

namespace maskbench::report {

class ResultsFolder {
 public:
  ResultsFolder() {
    static std::atomic<int> counter{0};
    root_ = std::filesystem::temp_directory_path() / fmt::format("maskbench-report-{}-{}", ::getpid(), counter++);
    path = root_ / "demo";
    std::filesystem::create_directories(path);
  }
  ~ResultsFolder() { std::filesystem::remove_all(root_); }
  ResultsFolder(const ResultsFolder&) = delete;
  ResultsFolder& operator=(const ResultsFolder&) = delete;

  void write(const std::string& file, const std::string& text) const {
    std::filesystem::create_directories((path / file).parent_path());
    std::ofstream(path / file, std::ios::binary) << text;
  }

  // A run's folder without metrics. `more` goes to the end of spec.toml.
  void run(const std::string& name, const std::string& system, int seed, const std::string& state = "done",
           const std::string& why = "", const std::string& more = "") const {
    write(name + "/spec.toml", fmt::format("experiment = \"demo\"\nsystem = \"{0}\"\nplugin = \"{0}\"\nseed = {1}\n{2}",
                                           system, seed, more));
    write(name + "/status.json", fmt::format(R"({{"state": "{}", "why": "{}", "iteration": 10}})", state, why));
  }

  // One metric of the run, as all that its metrics.json holds.
  void score(const std::string& name, const std::string& metric, double value,
             const std::string& protocol = "ssim-wang", const std::string& weights = "null") const {
    write(name + "/metrics.json", fmt::format(R"({{"{}": {{"value": {}, "protocol": "{}", "n": 256, "weights": {}}}}})",
                                              metric, value, protocol, weights));
  }

  std::filesystem::path path;

 private:
  std::filesystem::path root_;
};

}  // namespace maskbench::report

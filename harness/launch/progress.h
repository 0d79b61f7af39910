// Shows the progress of runs on stderr: one line that is redrawn on a terminal, a line per event elsewhere.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>

namespace maskbench {

class Progress {
 public:
  // `runs`: how many there are in all.
  explicit Progress(size_t runs);
  ~Progress();

  void started(const std::string& run);
  // Without a terminal, prints a line for each tenth of a phase. `of` <= 0: of unknown length, nothing is printed.
  void moved(const std::string& run, const std::string& phase, int64_t done, int64_t of);
  void ended(const std::string& run, const std::string& how);
  void remark(const std::string& line);  // about all runs

 private:
  struct Phase {
    std::string name;
    int64_t done = 0, of = 0, printed = 0;  // printed: the last tenth
    std::chrono::steady_clock::time_point since;
  };
  void say(const std::string& line);
  void redraw();

  bool terminal_;
  size_t runs_, ended_ = 0;
  std::map<std::string, Phase> phases_;  // of each run under way
};

}  // namespace maskbench

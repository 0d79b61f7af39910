// How runs under way are shown: one line that is redrawn on a terminal, plain lines elsewhere.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>

namespace maskbench {

class Progress {
 public:
  // Shows on stderr. `runs`: how many there are to do.
  explicit Progress(size_t runs);
  ~Progress();

  void started(const std::string& run);
  void moved(const std::string& run, const std::string& phase, int64_t done, int64_t of);
  void ended(const std::string& run, const std::string& how);
  void remark(const std::string& line);

 private:
  struct Slot {
    std::string phase;
    int64_t done = 0, of = 0, told = 0;  // told: the tenth that was last printed
    std::chrono::steady_clock::time_point since;
  };
  void say(const std::string& line);
  void redraw();

  bool terminal_;
  size_t runs_, ended_ = 0;
  std::map<std::string, Slot> places_;
};

}  // namespace maskbench

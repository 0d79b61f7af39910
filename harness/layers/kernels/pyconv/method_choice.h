// Choice of the fastest of several ways to compute the same thing, by a trial at first use, as cudnn.benchmark chooses
// among cuDNN's algorithms.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace maskbench {

// One way; `run` computes it once and throws c10::Error where it cannot (out of memory, say).
struct Candidate {
  std::string name;
  std::function<void()> run;
};

class MethodChoice {
 public:
  // Returns the seconds that one call takes, on whatever device it computes.
  using Timer = std::function<double(const std::function<void()>&)>;

  explicit MethodChoice(Timer timer) : timer_(std::move(timer)) {}

  // Returns the index of the fastest candidate for `key`: the median of three calls after one that is not timed. Tried
  // once per key. A candidate that throws loses; rethrows where all do.
  size_t fastest(const std::string& key, const std::vector<Candidate>& candidates);

  // What was chosen and measured so far, by key: "dense (0.112 ms; grouped 0.950, products 0.301)".
  std::map<std::string, std::string> report() const;

 private:
  size_t tried(const std::string& key, const std::vector<Candidate>& candidates);

  Timer timer_;
  mutable std::mutex guard_;
  std::map<std::string, size_t> chosen_;
  std::map<std::string, std::string> report_;
};

}  // namespace maskbench

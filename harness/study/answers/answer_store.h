// answers.sqlite of a study: every answer and nothing else of the raters.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "study/design/study.h"

namespace maskbench::study {

// What a rater said on a page. `judged`: a digit for each picture, from left to right: 1 looks real, 0 does not.
// `milliseconds` from the pictures' appearance, -1 where the browser did not say; `at`: seconds since 1970.
struct Answer {
  int rater = 0, position = 0;  // position: index into the rater's pages
  Step step;
  std::string judged;
  int64_t milliseconds = -1, at = 0;

  bool operator==(const Answer&) const = default;
};

// Whether the text can be the answer to such a group: of the right length, and in a choice of two exactly one is real.
bool is_answer(Protocol protocol, const Group& group, const std::string& judged);

// Thread-safe. Every method throws EnvironmentError where the file cannot be read or written.
class AnswerStore {
 public:
  // Opens the file in the folder of the study; creates it unless `read_only`. What a killed process left is recovered.
  explicit AnswerStore(const std::filesystem::path& folder, bool read_only = false);
  ~AnswerStore();
  AnswerStore(const AnswerStore&) = delete;
  AnswerStore& operator=(const AnswerStore&) = delete;

  // Stores the answer, if it is to the rater's next page. Returns whether it did; it then is on the disk. A page is answered
  // once, whatever is sent, and by however many tabs.
  bool add(const Answer& answer);

  // Notes that the rater agreed to take part.
  void consent(int rater);
  bool has_consented(int rater) const;

  // How many pages the rater has answered: the position of the next one.
  int answered(int rater) const;
  // In order of rater and position.
  std::vector<Answer> all() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

constexpr char kAnswersFile[] = "answers.sqlite";

}  // namespace maskbench::study

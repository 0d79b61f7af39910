// What the addresses of a study answer, without the network.
//   study.css, study.js
//   r/TOKEN/                     the rater's next page: consent, a group, or thanks
//   r/TOKEN/consent, answer      POST
//   r/TOKEN/feedback-P           what was right on the practice page P
//   r/TOKEN/picture-P-PLACE      a picture of page P: place 0 or 1 from the left, face, mask
//   overview/TOKEN/, answers.csv for the person who runs the study
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>

#include "study/answers/answer_store.h"
#include "study/design/study.h"

namespace maskbench::study {

struct Reply {
  int status = 200;
  std::string body = {}, type = "text/html; charset=utf-8";
  std::string location = {};  // of a redirection (status 303), relative to the address
};

using Fields = std::map<std::string, std::string>;  // of a form

class StudySite {
 public:
  // Reads the study in the folder. `store` must outlive this.
  StudySite(const std::filesystem::path& folder, AnswerStore& store);

  const Study& study() const { return study_; }

  // Thread-safe. `path` has no "/" at its start. A page or picture that a rater has not come to yet, and everything of
  // a wrong token, is 404 without a reason. An answer that cannot be stored is 503, and nothing was stored.
  Reply get(std::string_view path) const;
  Reply post(std::string_view path, const Fields& form) const;

 private:
  Reply rater_page(int rater, std::string_view name) const;
  Reply next_page(int rater) const;
  Reply feedback(int rater, int position) const;
  Reply picture(int rater, int position, std::string_view place) const;
  Reply overview(std::string_view name) const;
  Reply answer(int rater, const Fields& form) const;
  const Step* step_at(int rater, int position) const;
  const int* rater_of(std::string_view token) const;

  std::filesystem::path folder_;
  Study study_;
  AnswerStore& store_;
  std::string consent_;
  std::unordered_map<std::string, int> raters_;  // by hash of their token, so that its digits cannot be timed
  std::string overview_;                         // hash of its token
};

}  // namespace maskbench::study

#include <fmt/format.h>

#include <functional>
#include <map>

#include "data/source.h"

namespace maskbench {

namespace {

// "1353 to train, 147 to test", or the numbers alone.
std::string counts(const std::function<int64_t(Split)>& count, bool with_words) {
  std::string text, separator;
  for (const Split split : {Split::kTrain, Split::kValidation, Split::kTest}) {
    if (split == Split::kValidation && count(split) == 0) continue;
    const char* purpose = split == Split::kTrain ? " to train" : split == Split::kTest ? " to test" : " to validate";
    text += fmt::format("{}{}{}", separator, count(split), with_words ? purpose : "");
    separator = ", ";
  }
  return text;
}

int64_t total(const std::function<int64_t(Split)>& count) {
  return count(Split::kTrain) + count(Split::kValidation) + count(Split::kTest);
}

}  // namespace

const char* name_of(Split split) {
  switch (split) {
    case Split::kTrain:
      return "train";
    case Split::kValidation:
      return "validation";
    case Split::kTest:
      return "test";
  }
  return "";
}

Split scored_split(const Options& eval) {
  return eval.text("split") == "validation" ? Split::kValidation : Split::kTest;
}

int64_t faces_without_landmarks(const Source& source, Split split) {
  int64_t count = 0;
  for (int64_t i = 0; i < source.faces(split); ++i) count += !source.face_anchors(split, i);
  return count;
}

std::string describe(const Source& source) {
  std::map<std::string, int64_t> outcomes;
  for (const Remark& remark : source.remarks()) ++outcomes[remark.outcome];
  const auto count = [&](const char* outcome) { return outcomes[outcome]; };
  const auto faces = [&](Split split) { return source.faces(split); };
  const auto masked = [&](Split split) { return source.masked(split); };
  std::string text = fmt::format("{} faces ({}), {} masked faces ({}), {} masks", total(faces), counts(faces, true),
                                 total(masked), counts(masked, false), source.masks());
  std::string separator = "; ";
  for (const auto& [outcome, words] : {std::pair{"skipped", "files skipped"},
                                       {"converted", "converted"},
                                       {"ignored", "lines of tables ignored"},
                                       {"no landmarks", "without landmarks"},
                                       {"assumed", "rows of tables read by assumption"}}) {
    if (count(outcome) == 0) continue;
    text += fmt::format("{}{} {}", separator, count(outcome), words);
    separator = ", ";
  }
  return text;
}

}  // namespace maskbench

#include <fmt/format.h>

#include <map>

#include "data/source.h"

namespace maskbench {

int64_t faces_without_landmarks(const Source& source, Split split) {
  int64_t count = 0;
  for (int64_t i = 0; i < source.faces(split); ++i) count += !source.face_anchors(split, i);
  return count;
}

std::string describe(const Source& source) {
  std::map<std::string, int64_t> outcomes;
  for (const Remark& remark : source.remarks()) ++outcomes[remark.outcome];
  const auto count = [&](const char* outcome) { return outcomes[outcome]; };
  std::string text = fmt::format("{} faces ({} to train, {} to test), {} masked faces ({}, {}), {} masks",
                                 source.faces(Split::kTrain) + source.faces(Split::kTest), source.faces(Split::kTrain),
                                 source.faces(Split::kTest), source.masked(Split::kTrain) + source.masked(Split::kTest),
                                 source.masked(Split::kTrain), source.masked(Split::kTest), source.masks());
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

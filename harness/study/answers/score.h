// What the answers of a study say about its systems.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "study/answers/exclusions.h"
#include "study/statistics/shares.h"

namespace maskbench::study {

struct StudyScore {
  // By index of Study::systems; real pictures follow as the last. Of the protocol `pair` a share is that of the meetings
  // with real pictures that the system won, 50 being indistinguishable, and real pictures have none.
  Shares shares;
  std::optional<double> fleiss_kappa, krippendorff_alpha;
  std::optional<std::vector<double>> bradley_terry;  // of `pair`, in the order of the shares
  std::vector<RaterRecord> raters;                   // in order
  std::vector<double> hype;  // of `hype-infinity`: error rate over fakes and real pictures, percent

  int counted() const;  // raters that are not left out
};

StudyScore score_of(const Study& study, const std::vector<Answer>& answers);

// Krippendorff's alpha of all raters so far.
std::optional<double> agreement_of(const Study& study, const std::vector<Answer>& answers);

// "people-paper", the name of the protocol in tables.
std::string column_protocol(const Study& study);

nlohmann::ordered_json to_json(const Study& study, const StudyScore& score);
// In Markdown.
std::string score_text(const Study& study, const StudyScore& score);
// Every answer, one line for each picture, without anything of the raters but their numbers.
std::string answers_csv(const Study& study, const std::vector<Answer>& answers);

}  // namespace maskbench::study

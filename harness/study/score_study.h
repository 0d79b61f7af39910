// `maskbench study score`: the column of a study.
#pragma once

#include <string>

namespace maskbench::study {

struct ScoringOfStudy {
  std::string folder;
  std::string results;    // folder of results that gets the column; empty: where the pictures are from
  bool no_table = false;  // leave the results as they are
};

// Writes score.json, score.md and answers.csv into the study's folder, and artificial.json into the results, whose tables
// then have the column. Prints score.md. Throws UserError where nothing was answered, and as read_study().
int score_study(const ScoringOfStudy& request);

}  // namespace maskbench::study

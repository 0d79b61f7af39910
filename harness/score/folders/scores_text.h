// Formats scores of folders for the command line.
#pragma once

#include <string>
#include <vector>

#include "score/folders/folder_scores.h"

namespace maskbench {

// Formats as "json" (as metrics.json, with intervals and the entry "folders"), "csv" or "md". Each format says what was
// left out: pictures that a metric could not score and files of the folders that were skipped.
std::string scores_text(const FolderScores& all, const std::string& format);

// Returns CSV with one line per picture and one column per metric with per-picture values. `names` are the pictures'.
std::string scores_of_pictures(const std::vector<Scored>& scores, const std::vector<std::string>& names);

}  // namespace maskbench

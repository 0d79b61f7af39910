// Formats scores of folders for the command line.
#pragma once

#include <string>
#include <vector>

#include "score/scored.h"

namespace maskbench {

// Formats as "json" (as metrics.json, with intervals), "csv" or "md". `remarks` are listed below the Markdown table.
std::string scores_text(const std::vector<Scored>& scores, const std::vector<std::string>& remarks,
                        const std::string& format);

// Returns CSV with one line per picture and one column per metric with per-picture values. `names` are the pictures'.
std::string scores_of_pictures(const std::vector<Scored>& scores, const std::vector<std::string>& names);

}  // namespace maskbench

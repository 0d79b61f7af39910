// Scores of folders in the formats of the command line.
#pragma once

#include <string>
#include <vector>

#include "score/evaluate.h"

namespace maskbench {

// "json" (as metrics.json, with the intervals), "csv" or "md". `remarks` stand below the Markdown table.
std::string scores_text(const std::vector<Scored>& scores, const std::vector<std::string>& remarks,
                        const std::string& format);

// One line a picture, one column a metric that has values of pictures. Names are those of the pictures.
std::string scores_of_pictures(const std::vector<Scored>& scores, const std::vector<std::string>& names);

}  // namespace maskbench

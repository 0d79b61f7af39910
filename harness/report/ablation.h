// Tables of an ablation: an axis of the sweep as rows, another as columns, a table for each metric.
#pragma once

#include <string>
#include <vector>

#include "report/layout.h"

namespace maskbench::report {

struct AblationTable {
  std::string title;        // "Corner error (%) ↓, GAN + STN": the metric, and what else the rows share
  LayoutTable values;       // mean ± std; the best bold, " ≈" what cannot be told from it
  LayoutTable differences;  // from the reference on the same pairs, with the interval; without rows where none has
};

// Empty without an ablation. Rows and columns in the order of the sweep; a combination that it lacks is "–".
std::vector<AblationTable> lay_out_ablation(const TableInput& input);

// "differences from GAN + STN, k = 2.0": what stands above the second table.
std::string differences_text(const Results& results);

std::string markdown_ablation(const TableInput& input);
std::string latex_ablation(const TableInput& input);
// For table.json.
nlohmann::ordered_json ablation_json(const Results& results);

}  // namespace maskbench::report

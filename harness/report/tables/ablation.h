// Tables of an ablation: an axis of the sweep as rows, another as columns, a table for each metric.
#pragma once

#include <string>
#include <vector>

#include "report/tables/layout.h"

namespace maskbench::report {

struct AblationTable {
  std::string title;        // "Corner error (%) ↓, GAN + STN": the metric and the other axes
  LayoutTable values;       // mean ± std; " ≈": not significantly different from the best
  LayoutTable differences;  // from the reference on the same pairs, with intervals; without rows where none was tested
};

// Empty without an ablation. Rows and columns in the order of the sweep; combinations without a run are kNoValue.
std::vector<AblationTable> lay_out_ablation(const TableInput& input);

// The caption of `differences`: "Difference from GAN + STN, k = 2.0 on the same pairs, ...".
std::string differences_text(const Results& results);

std::string markdown_ablation(const TableInput& input);
std::string latex_ablation(const TableInput& input);
// For table.json.
nlohmann::ordered_json ablation_json(const Results& results);

}  // namespace maskbench::report

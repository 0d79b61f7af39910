#include "report/ranking.h"

#include <algorithm>

namespace maskbench::report {

std::map<const Row*, Rank> ranking(const MetricColumn& column, const std::vector<Row>& rows) {
  std::vector<double> means;
  std::map<const Row*, Rank> ranked;
  const Cell* first = nullptr;
  for (const Row& row : rows) {
    const Cell& cell = row.cells.at(column.name);
    if (!cell.summary.mean || cell.runs() > cell.summary.n) continue;
    if (first == nullptr) first = &cell;
    if (cell.protocol != first->protocol || cell.weights != first->weights) return {};
    means.push_back(*cell.summary.mean);
    ranked[&row] = Rank::none;
  }
  if (!ranks(column) || means.size() < 2) return {};
  std::sort(means.begin(), means.end());
  if (*column.higher_is_better) std::reverse(means.begin(), means.end());
  means.erase(std::unique(means.begin(), means.end()), means.end());
  for (auto& [row, rank] : ranked) {
    const double mean = *row->cells.at(column.name).summary.mean;
    if (mean == means[0]) rank = Rank::best;
    if (means.size() > 1 && mean == means[1]) rank = Rank::second;
  }
  return ranked;
}

}  // namespace maskbench::report

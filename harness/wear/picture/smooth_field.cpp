#include "wear/picture/smooth_field.h"

#include <algorithm>

namespace maskbench {
namespace {

struct Between {
  int first;     // of two cells
  float second;  // share of the next
};

// `cell` pixels long, `count` of them.
Between between_cells(int pixel, double cell, int count) {
  const double at = std::clamp((pixel + 0.5) / cell - 0.5, 0.0, double(count - 1));
  const int first = std::min(int(at), std::max(0, count - 2));
  return {first, float(at - first)};
}

}  // namespace

SmoothField::Columns SmoothField::columns_of(int first, int count) const {
  Columns columns;
  for (int x = 0; x < count; ++x) {
    const Between between = between_cells(first + x, width_, grid_.cols);
    columns.left.push_back(between.first);
    columns.right_share.push_back(between.second);
  }
  return columns;
}

void SmoothField::write_line(int y, const Columns& columns, std::vector<float>& values) const {
  const Between rows = between_cells(y, height_, grid_.rows);
  const auto* above = grid_.ptr<float>(rows.first);
  const auto* below = grid_.ptr<float>(std::min(rows.first + 1, grid_.rows - 1));
  std::vector<float> line(size_t(grid_.cols) + 1);
  for (int x = 0; x < grid_.cols; ++x) line[size_t(x)] = above[x] + (below[x] - above[x]) * rows.second;
  line.back() = line[size_t(grid_.cols) - 1];  // beside a single cell
  for (size_t x = 0; x < values.size(); ++x) {
    const float* cell = line.data() + columns.left[x];
    values[x] = cell[0] + (cell[1] - cell[0]) * columns.right_share[x];
  }
}

}  // namespace maskbench

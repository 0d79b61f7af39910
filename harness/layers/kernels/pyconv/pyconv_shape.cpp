#include "layers/kernels/pyconv/pyconv_shape.h"

#include <algorithm>

namespace maskbench {

std::vector<int64_t> PyramidShape::numbers() const {
  std::vector<int64_t> all = {B, C, H, W, stride};
  for (const Level& level : levels) all.insert(all.end(), {level.kernel, level.groups, level.out});
  return all;
}

PyramidShape PyramidShape::of(const std::vector<int64_t>& numbers) {
  PyramidShape s{numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], {}};
  int64_t maps = 0, weights = 0;
  for (size_t i = 5; i < numbers.size(); i += 3) {
    const int64_t kernel = numbers[i], groups = numbers[i + 1], out = numbers[i + 2];
    s.levels.push_back({kernel, groups, out, s.C / groups, maps, weights, 0});
    maps += out;
    weights += out * (s.C / groups) * kernel * kernel;
    s.largest = std::max(s.largest, kernel);
  }
  for (Level& level : s.levels) level.shift = (s.largest - level.kernel) / 2;
  return s;
}

}  // namespace maskbench

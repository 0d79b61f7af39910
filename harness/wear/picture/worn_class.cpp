#include "wear/picture/worn_class.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "maskbench/errors.h"
#include "wear/picture/weights_text.h"

namespace maskbench {

// In heights of a mask from the bridge of the nose to the chin the tip of the nose lies at 0.22, the mouth at 0.52, the
// lower lip at 0.67: so the upper edge ends below the tip, or below the chin, and the lower edge between lip and chin.
const std::vector<WornClass>& worn_classes() {
  static const std::vector<WornClass> classes = {
      {"correct", 0, 0}, {"nose_out", 0.38, 0.1}, {"chin_out", 0, -0.22}, {"under_chin", 0.85, 0.5}};
  return classes;
}

const WornClass& draw_class(const std::vector<double>& weights, double unit) {
  double left = unit * std::accumulate(weights.begin(), weights.end(), 0.0);
  for (size_t i = 0; i < weights.size(); ++i)
    if (weights[i] > 0 && (left -= weights[i]) < 0) return worn_classes()[i];
  const auto last = std::find_if(weights.rbegin(), weights.rend(), [](double w) { return w > 0; });
  return worn_classes()[size_t(weights.rend() - last) - 1];
}

std::vector<double> parse_class_weights(const std::string& text) {
  auto named = parse_weights("--worn", text);
  std::vector<double> weights;
  for (const WornClass& how : worn_classes()) {
    weights.push_back(named.contains(how.name) ? named[how.name] : 0);
    named.erase(how.name);
  }
  if (!named.empty())
    throw UserError(
        fmt::format("--worn: {} is not one of correct, nose_out, chin_out, under_chin", named.begin()->first));
  if (std::accumulate(weights.begin(), weights.end(), 0.0) <= 0) throw UserError("--worn: all weights are 0");
  return weights;
}

Homography displaced(const WornClass& how, double top, double bottom) {
  const double height = bottom - top, from = top + how.top * height, stretch = 1 / (1 + how.bottom - how.top);
  return {1, 0, 0, 0, stretch, top - stretch * from, 0, 0, 1};
}

}  // namespace maskbench

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/html/curves.h"

namespace maskbench::report {
namespace {

constexpr double kWidth = 640, kHeight = 280, kLeft = 64, kRight = 12, kTop = 12, kBottom = 34;

struct Range {
  double low = INFINITY, high = -INFINITY;

  void take(const std::vector<double>& values) {
    for (const double value : values) {
      low = std::min(low, value);
      high = std::max(high, value);
    }
  }
  // Gives a single value some room.
  void widen() {
    if (high > low) return;
    const double room = low == 0 ? 1 : std::abs(low) / 2;
    low -= room;
    high += room;
  }
  double share(double value) const { return (value - low) / (high - low); }
};

struct Axes {
  Range x, y;

  double left(double value) const { return kLeft + x.share(value) * (kWidth - kLeft - kRight); }
  double top(double value) const { return kHeight - kBottom - y.share(value) * (kHeight - kTop - kBottom); }
  std::string point(double px, double py) const { return fmt::format("{:.1f},{:.1f}", left(px), top(py)); }
};

std::string grid_lines(const Axes& axes) {
  std::string text;
  for (const double mark : axis_marks(axes.y.low, axes.y.high, 5))
    text += fmt::format(
        R"(<line class="mark" x1="{0}" x2="{1}" y1="{2:.1f}" y2="{2:.1f}"/><text x="{3}" y="{4:.1f}" text-anchor="end">{5:.6g}</text>)",
        kLeft, kWidth - kRight, axes.top(mark), kLeft - 6, axes.top(mark) + 4, mark);
  for (const double mark : axis_marks(axes.x.low, axes.x.high, 6))
    text += fmt::format(R"(<text x="{:.1f}" y="{}" text-anchor="middle">{:.6g}</text>)", axes.left(mark), kHeight - 16,
                        mark);
  return text + fmt::format(R"(<text x="{}" y="{}" text-anchor="end">iteration</text>)", kWidth - kRight, kHeight - 2);
}

std::string curve_path(const Axes& axes, const Curve& curve) {
  std::string line, band, back;
  for (size_t i = 0; i < curve.iterations.size(); ++i) {
    const double x = curve.iterations[i];
    line += (i == 0 ? "" : " ") + axes.point(x, curve.mean[i]);
    band += axes.point(x, curve.high[i]) + " ";
    back = axes.point(x, curve.low[i]) + " " + back;
  }
  return fmt::format(R"(<g class="c{}"><polygon points="{}{}"/><polyline points="{}"/></g>)", curve.row % 10, band,
                     back, line);
}

}  // namespace

std::vector<double> axis_marks(double low, double high, int count) {
  const double raw = (high - low) / count;
  if (!(raw > 0) || !std::isfinite(raw)) return {low};
  const double power = std::pow(10.0, std::floor(std::log10(raw)));
  double step = 10 * power;
  for (const double factor : {5.0, 2.0, 1.0})
    if (factor * power >= raw * 0.999) step = factor * power;
  std::vector<double> marks;
  for (double i = std::ceil(low / step - 1e-9); i * step <= high + step * 1e-9; ++i) marks.push_back(i * step + 0.0);
  return marks;
}

std::string curve_svg(const CurvePanel& panel) {
  Axes axes;
  for (const Curve& curve : panel.curves) {
    axes.x.take(curve.iterations);
    axes.y.take(curve.low);
    axes.y.take(curve.high);
  }
  axes.x.widen();
  axes.y.widen();
  std::string text = fmt::format(R"(<svg viewBox="0 0 {} {}" aria-hidden="true">)", kWidth, kHeight) + grid_lines(axes);
  for (const Curve& curve : panel.curves) text += curve_path(axes, curve);
  return text + "</svg>";
}

}  // namespace maskbench::report

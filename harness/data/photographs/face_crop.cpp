#include "data/photographs/face_crop.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "data/pictures/shrink_by_area.h"

namespace maskbench {
namespace {

constexpr double kLeastMargin = 0.1;

// Returns the start of an interval of `length` centred at `centre`, shifted into [0, whole) as far as possible.
int start_of_interval(double centre, int length, int whole) {
  const int from = int(std::lround(centre - length / 2.0));
  if (length >= whole) return std::clamp(from, whole - length, 0);
  return std::clamp(from, 0, whole - length);
}

// Cuts the window out of the picture, mirroring pixels beyond its edges.
cv::Mat cut_out(const cv::Mat& image, const CropWindow& w) {
  const cv::Rect all(0, 0, image.cols, image.rows), wanted(w.left, w.top, w.side, w.side), inside = wanted & all;
  if (inside == wanted) return image(inside);
  cv::Mat out;
  cv::copyMakeBorder(image(inside), out, inside.y - w.top, w.top + w.side - inside.br().y, inside.x - w.left,
                     w.left + w.side - inside.br().x, cv::BORDER_REFLECT | cv::BORDER_ISOLATED);
  return out;
}

}  // namespace

Point CropWindow::to_frame(Point pixel, int size) const {
  const auto one = [&](double at, int from) { return 2 * ((at + 0.5 - from) * size / side - 0.5) / (size - 1) - 1; };
  return {one(pixel.x, left), one(pixel.y, top)};
}

CropWindow face_window(cv::Size picture, const std::optional<cv::Rect2d>& box, double margin) {
  const int shorter = std::min(picture.width, picture.height);
  int side = shorter;
  cv::Point2d centre(picture.width / 2.0, picture.height / 2.0);
  if (box) {
    const double longer = std::max(box->width, box->height);
    const double wanted = longer * (1 + 2 * margin), least = longer * (1 + 2 * std::min(margin, kLeastMargin));
    side = std::max(1, int(std::lround(std::clamp(double(shorter), least, wanted))));
    centre = {box->x + box->width / 2, box->y + box->height / 2};
  }
  return {start_of_interval(centre.x, side, picture.width), start_of_interval(centre.y, side, picture.height), side};
}

cv::Mat cropped(const cv::Mat& image, const CropWindow& window, int size) {
  const cv::Mat part = cut_out(image, window);
  if (size <= window.side) return shrunk_by_area(part, {size, size});
  cv::Mat out;
  cv::resize(part, out, {size, size}, 0, 0, cv::INTER_LINEAR);
  return out;
}

}  // namespace maskbench

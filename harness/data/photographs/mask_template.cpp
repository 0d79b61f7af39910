#include "data/photographs/mask_template.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "data/pictures/picture_file.h"

namespace maskbench {
namespace {

constexpr double kCheekRow = 0.17, kJawRow = 0.63;

// Returns the first and last opaque pixel of a row or column, or `first` and `last` if there is none.
std::pair<int, int> ends(const cv::Mat& line, int first, int last) {
  std::vector<cv::Point> found;
  cv::findNonZero(line, found);
  if (found.empty()) return {first, last};
  const auto place = [&](const cv::Point& p) { return line.rows == 1 ? p.x : p.y; };
  return {place(found.front()), place(found.back())};
}

Anchors outline_points(const cv::Mat& opaque, const cv::Rect& box) {
  const auto row_at = [&](double share) { return box.y + int(std::lround(share * (box.height - 1))); };
  const int cheek = row_at(kCheekRow), jaw = row_at(kJawRow), middle = box.x + (box.width - 1) / 2;
  const auto [left, right] = ends(opaque.row(cheek), box.x, box.br().x - 1);
  const auto [low_left, low_right] = ends(opaque.row(jaw), box.x, box.br().x - 1);
  const auto [top, bottom] = ends(opaque.col(middle), box.y, box.br().y - 1);
  Anchors anchors;
  anchors[kLeftCheek] = {double(left), double(cheek)};
  anchors[kRightCheek] = {double(right), double(cheek)};
  anchors[kLeftJaw] = {double(low_left), double(jaw)};
  anchors[kRightJaw] = {double(low_right), double(jaw)};
  anchors[kNoseBridge] = {double(middle), double(top)};
  anchors[kChin] = {double(middle), double(bottom)};
  return anchors;
}

CropWindow window_about(const cv::Rect& box) {
  const int side = int(std::ceil(std::max(box.width / kTemplateWidth, box.height / kTemplateHeight)));
  return {int(std::lround(box.x + (box.width - side) / 2.0)), int(std::lround(box.y + (box.height - side) / 2.0)),
          side};
}

// Premultiplies by alpha, so that the colour of transparent pixels does not bleed into the edge when resizing.
cv::Mat premultiplied(const cv::Mat& image) {
  cv::Mat out;
  image.convertTo(out, CV_32F);
  out.forEach<cv::Vec4f>([](cv::Vec4f& p, const int*) {
    for (int c = 0; c < 3; ++c) p[c] *= p[3] / 255;
  });
  return out;
}

cv::Mat divided(cv::Mat image) {
  image.forEach<cv::Vec4f>([](cv::Vec4f& p, const int*) {
    for (int c = 0; c < 3; ++c) p[c] = p[3] > 0 ? p[c] * 255 / p[3] : 0;
  });
  image.convertTo(image, CV_8U);
  return image;
}

// Crops and resizes to size x size; transparent beyond the picture's edges. Touches only the overlap, because the
// window may be much larger than the picture and vice versa.
cv::Mat crop_transparent(const cv::Mat& image, const CropWindow& window, int size) {
  const cv::Rect inside =
      cv::Rect(window.left, window.top, window.side, window.side) & cv::Rect(0, 0, image.cols, image.rows);
  const auto scaled = [&](int pixels) { return int(std::lround(double(pixels) * size / window.side)); };
  const cv::Rect place(scaled(inside.x - window.left), scaled(inside.y - window.top), std::max(1, scaled(inside.width)),
                       std::max(1, scaled(inside.height)));
  cv::Mat part, frame = cv::Mat::zeros(size, size, CV_32FC4);
  cv::resize(premultiplied(image(inside)), part, place.size(), 0, 0,
             size < window.side ? cv::INTER_AREA : cv::INTER_LINEAR);
  const cv::Rect seen = place & cv::Rect(0, 0, size, size);
  part(seen - place.tl()).copyTo(frame(seen));
  return divided(frame);
}

// Returns the key points of a mask in pixels of the upright picture, or nullopt without a row.
std::optional<Anchors> key_points(const std::string& shown, const MaskRow* row, const PictureFile& file,
                                  MaskFile& read) {
  if (!row) return std::nullopt;
  Anchors points = row->points;
  if (row->measured_on == MeasuredOn::kStored) {
    for (Point& point : points) point = upright(point, file);
    if (is_mirrored(file.orientation)) {
      std::swap(points[kLeftCheek], points[kRightCheek]);
      std::swap(points[kLeftJaw], points[kRightJaw]);
    }
  }
  if (!row->measured_on && file.orientation != 1)
    read.remarks.push_back(
        {shown, "assumed",
         fmt::format("its row is read as measured on the upright picture, which is the default; EXIF "
                     "orientation {} turns it: say stored or upright in a column measured_on",
                     file.orientation)});
  return points;
}

}  // namespace

MaskTemplate make_template(const cv::Mat& image, const std::optional<Anchors>& key_points, int size) {
  MaskTemplate made;
  cv::Mat alpha;
  cv::extractChannel(image, alpha, 3);
  const cv::Mat opaque = alpha > 127;
  const cv::Rect box = cv::boundingRect(opaque);
  if (box.empty()) made.problem = "is transparent everywhere";
  if (cv::countNonZero(opaque) == image.rows * image.cols) made.problem = "is opaque everywhere";
  if (!made.problem.empty()) return made;
  const CropWindow window = window_about(box);
  made.window = window;
  made.picture = planar(crop_transparent(image, window, size));
  made.anchors = key_points ? *key_points : outline_points(opaque, box);
  for (Point& anchor : made.anchors) anchor = window.to_frame(anchor, size);
  return made;
}

MaskFile read_mask_file(const std::filesystem::path& folder, const std::string& name, const MaskTable& table,
                        int size) {
  const PictureFile file = read_picture_file(folder / name, Alpha::kNeeded);
  const std::string shown = "masks/" + name;
  MaskFile read;
  read.image = file.image;
  read.made.problem = file.problem;
  if (file.problem.empty())
    read.made = make_template(file.image, key_points(shown, table.find(name), file, read), size);
  if (!read.made.problem.empty())
    read.remarks.push_back({shown, "skipped", read.made.problem});
  else if (!file.converted.empty())
    read.remarks.push_back({shown, "converted", file.converted});
  return read;
}

}  // namespace maskbench

#include "data/photographs/face_finder.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace maskbench {
namespace {

// Of what tells two readings of a row apart: pixels from the detector's points, or cosines. Below it nothing is told.
constexpr double kClearDifference = 0.1;

// Returns whether the face overlaps the picture enough to crop around it.
bool lies_in(const FaceLandmarks& face, cv::Size picture) {
  const double width = face.high.x - face.low.x, height = face.high.y - face.low.y;
  const double longer = std::max(picture.width, picture.height);
  const double x = face.low.x + width / 2, y = face.low.y + height / 2;
  const bool box = width >= 2 && height >= 2 && std::max(width, height) <= 2 * longer && x >= 0 && y >= 0 &&
                   x < picture.width && y < picture.height;
  return box && std::all_of(face.points.begin(), face.points.end(), [&](const Point& p) {
           return std::abs(p.x - x) <= 2 * longer && std::abs(p.y - y) <= 2 * longer;
         });
}

// Returns a face measured on the stored picture in pixels of the upright one.
FaceLandmarks turned(const FaceLandmarks& stored, const PictureFile& file) {
  FaceLandmarks face = stored.mapped([&](Point p) { return upright(p, file); });
  if (is_mirrored(file.orientation)) {
    std::swap(face.points[kRightEye], face.points[kLeftEye]);
    std::swap(face.points[kRightMouth], face.points[kLeftMouth]);
  }
  return face;
}

// Sum of the distances between the points of two faces, in pixels.
double distance(const FaceLandmarks& a, const FaceLandmarks& b) {
  double sum = 0;
  for (size_t i = 0; i < kFacePoints; ++i)
    sum += std::hypot(a.points[i].x - b.points[i].x, a.points[i].y - b.points[i].y);
  return sum;
}

// Returns the cosine of the angle between the way from the eyes to the mouth and straight down.
double uprightness(const FaceLandmarks& face) {
  const auto& p = face.points;
  const double x = p[kRightMouth].x + p[kLeftMouth].x - p[kRightEye].x - p[kLeftEye].x;
  const double y = p[kRightMouth].y + p[kLeftMouth].y - p[kRightEye].y - p[kLeftEye].y;
  const double length = std::hypot(x, y);
  return length > 0 ? y / length : 0;
}

// A row read as measured on the stored picture, or on the upright one.
struct RowReading {
  MeasuredOn measured_on;
  FaceLandmarks face;
};

std::string assumption(const RowReading& taken, const PictureFile& file, const char* reason) {
  return fmt::format(
      "its row is read as measured on the {} picture, {}; EXIF orientation {} turns it: say stored or "
      "upright in a column measured_on",
      taken.measured_on == MeasuredOn::kStored ? "stored" : "upright", reason, file.orientation);
}

// Chooses between two readings of one row; `seen`: the detector's face, if there is one.
FaceLandmarks chosen(const RowReading& shown, const RowReading& stored, const std::optional<FaceLandmarks>& seen,
                     const PictureFile& file, std::string& assumed) {
  const double leaning = seen ? distance(stored.face, *seen) - distance(shown.face, *seen)
                              : uprightness(shown.face) - uprightness(stored.face);
  const bool is_clear = std::abs(leaning) > kClearDifference;
  const RowReading& taken = is_clear && leaning < 0 ? stored : shown;
  assumed = assumption(taken, file,
                       !is_clear ? "which is the default"
                       : seen    ? "which is nearer to the detector's face"
                                 : "in which the eyes are above the mouth");
  return taken.face;
}

// Returns the faces that a row may mean, in pixels of the upright picture: none, one or two (upright first). Sets
// `problem` where there is none.
std::vector<RowReading> readings_of(const FaceRow& row, const PictureFile& file, std::string& problem) {
  const auto may_be = [&row](MeasuredOn on) { return row.measured_on.value_or(on) == on; };
  std::vector<RowReading> readings;
  if (row.width == file.image.cols && row.height == file.image.rows && may_be(MeasuredOn::kUpright))
    readings.push_back({MeasuredOn::kUpright, *row.face});
  if (row.width == file.stored_width && row.height == file.stored_height && may_be(MeasuredOn::kStored))
    if (file.orientation != 1 || readings.empty()) readings.push_back({MeasuredOn::kStored, turned(*row.face, file)});
  if (readings.empty())
    problem = fmt::format("its row is for a picture of {} x {} pixels, not {} x {}", row.width, row.height,
                          file.image.cols, file.image.rows);
  else if (std::erase_if(readings, [&](const auto& r) { return !lies_in(r.face, file.image.size()); }) > 0 &&
           readings.empty())
    problem = "its row puts the face outside the picture";
  return readings;
}

}  // namespace

std::optional<cv::Rect2d> FoundFace::box() const {
  if (!face) return std::nullopt;
  return cv::Rect2d(face->low.x, face->low.y, face->high.x - face->low.x, face->high.y - face->low.y);
}

FoundFace FaceFinder::find(const std::string& name, const PictureFile& file) const {
  return find_by(table_.find(name), file);
}

std::vector<FoundFace> FaceFinder::find_all(const std::string& name, const PictureFile& file) const {
  std::vector<FoundFace> faces;
  const std::vector<FaceRow> rows = table_.all(name);
  for (const FaceRow& row : rows)
    if (row.face || !detector_) faces.push_back(find_by(&row, file));
  if (!faces.empty() || !detector_) return faces;
  for (const FaceLandmarks& seen : detector_->detect_all(file.image)) {
    if (!lies_in(seen, file.image.size())) continue;
    faces.emplace_back().face = seen;
    if (!rows.empty()) faces.back().identity = rows.front().identity;
  }
  return faces;
}

FoundFace FaceFinder::find_by(const FaceRow* row, const PictureFile& file) const {
  FoundFace found;
  if (row) found.identity = row->identity;
  if (table_.has_landmarks()) found.problem = row ? "its row cannot be used" : "the table has no row for it";
  std::vector<RowReading> readings;
  if (row && row->face) readings = readings_of(*row, file, found.problem);
  std::optional<FaceLandmarks> seen;
  if (readings.size() != 1 && detector_) seen = detector_->detect(file.image);
  if (seen && !lies_in(*seen, file.image.size())) seen.reset();
  if (readings.size() == 2)
    found.face = chosen(readings[0], readings[1], seen, file, found.assumed);
  else if (readings.size() == 1)
    found.face = readings[0].face;
  else if (found.face = seen; detector_)
    found.problem = "the detector found no face";
  if (found.face) found.problem.clear();
  return found;
}

}  // namespace maskbench

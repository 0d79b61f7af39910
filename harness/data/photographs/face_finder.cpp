#include "data/photographs/face_finder.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace maskbench {
namespace {

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

// Returns the face of a table row, in pixels of the upright picture. On failure returns nullopt and sets `problem`.
std::optional<FaceLandmarks> face_of_row(const FaceRow& row, const PictureFile& file, std::string& problem) {
  FaceLandmarks face = *row.face;
  const bool as_shown = row.width == file.image.cols && row.height == file.image.rows;
  const bool as_stored = row.width == file.stored_width && row.height == file.stored_height;
  if (!as_shown && !as_stored) {
    problem = fmt::format("its row is for a picture of {} x {} pixels, not {} x {}", row.width, row.height,
                          file.image.cols, file.image.rows);
    return std::nullopt;
  }
  if (!as_shown) {
    face = face.mapped([&](Point p) { return upright(p, file); });
    if (file.orientation == 5 || file.orientation == 7) {
      std::swap(face.points[kRightEye], face.points[kLeftEye]);
      std::swap(face.points[kRightMouth], face.points[kLeftMouth]);
    }
  }
  if (lies_in(face, file.image.size())) return face;
  problem = "its row puts the face outside the picture";
  return std::nullopt;
}

}  // namespace

std::optional<cv::Rect2d> FoundFace::box() const {
  if (!face) return std::nullopt;
  return cv::Rect2d(face->low.x, face->low.y, face->high.x - face->low.x, face->high.y - face->low.y);
}

FoundFace FaceFinder::find(const std::string& name, const PictureFile& file) const {
  const FaceRow* row = table_.find(name);
  FoundFace found;
  if (row) found.identity = row->identity;
  if (table_.has_landmarks()) found.problem = row ? "its row cannot be used" : "the table has no row for it";
  if (row && row->face) found.face = face_of_row(*row, file, found.problem);
  if (!found.face && detector_) {
    found.face = detector_->detect(file.image);
    if (found.face && !lies_in(*found.face, file.image.size())) found.face.reset();
    found.problem = "the detector found no face";
  }
  if (found.face) found.problem.clear();
  return found;
}

}  // namespace maskbench

// The tables of a folder of photographs: face landmarks and key points of masks.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "data/photographs/face_landmarks.h"
#include "data/source.h"

namespace maskbench {

// The picture in which a row's pixels are counted, where EXIF turns it: column measured_on.
enum class MeasuredOn { kStored, kUpright };

// The landmarks of one face, in pixels of a picture of width x height.
struct FaceRow {
  int width = 0, height = 0;
  std::optional<FaceLandmarks> face;
  std::optional<MeasuredOn> measured_on;  // nullopt if the row does not say
  std::string identity;                   // empty if not given
};

// The key points of one mask, in pixels.
struct MaskRow {
  Anchors points;
  std::optional<MeasuredOn> measured_on;
};

// `faces.csv` or `masked.csv`: columns file, width, height, box_x, box_y, box_w, box_h, then x and y of reye, leye,
// nose, rmouth and lmouth (the person's right first), and optionally identity or group, and measured_on ("stored" or
// "upright"). A table of file and identity
// alone is valid too. Throws UserError for a missing column. Invalid rows become remarks; the first of two rows for one
// file is used. File names match in any Unicode normalisation form.
class FaceTable {
 public:
  // What a second row for a file is: a mistake, which becomes a remark, or another face of the picture.
  enum class Rows { kOneFace, kSeveralFaces };

  FaceTable() = default;  // an empty table
  explicit FaceTable(const std::filesystem::path& csv, Rows rows = Rows::kOneFace);

  const FaceRow* find(const std::string& file) const;
  // Returns the rows for the file in the order of the table; at most one with kOneFace.
  std::vector<FaceRow> all(const std::string& file) const;
  // Returns remarks on invalid rows and on rows for files not in `files`.
  std::vector<Remark> remarks(const std::set<std::string>& files) const;
  bool has_landmarks() const { return has_landmarks_; }

 private:
  std::string name_;
  std::map<std::string, FaceRow> rows_;
  std::map<std::string, std::vector<FaceRow>> further_;  // from the second on
  std::vector<Remark> remarks_;
  bool has_landmarks_ = false;
};

// `keypoints.csv`: columns file, then x and y of a to f in pixels of the template: the six points of MaskTheFace in the
// order of Anchor, and optionally measured_on. Errors and remarks as for FaceTable.
class MaskTable {
 public:
  MaskTable() = default;
  explicit MaskTable(const std::filesystem::path& csv);

  const MaskRow* find(const std::string& file) const;
  std::vector<Remark> remarks(const std::set<std::string>& files) const;

 private:
  std::string name_;
  std::map<std::string, MaskRow> rows_;
  std::vector<Remark> remarks_;
};

}  // namespace maskbench

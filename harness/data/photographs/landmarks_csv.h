// The tables of a folder of photographs: where faces are, and where the key points of masks are.
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

// What a table says of one face, in pixels of a picture of width x height.
struct FaceRow {
  int width = 0, height = 0;
  std::optional<FaceLandmarks> face;
  std::string identity;  // empty: not said
};

// `faces.csv` or `masked.csv`: file, width, height, box_x, box_y, box_w, box_h, then x and y of reye, leye, nose,
// rmouth and lmouth (the person's right first); and, if there is one, a column identity or group. A table of file and
// identity alone serves too. Throws UserError for a column that is missing. A row that cannot be used is a remark, and
// of two rows for one file the first counts.
class FaceTable {
 public:
  FaceTable() = default;  // no table: knows nothing
  explicit FaceTable(const std::filesystem::path& csv);

  const FaceRow* find(const std::string& file) const;
  // What was wrong with the table, and rows for files that are not among `files`.
  std::vector<Remark> remarks(const std::set<std::string>& files) const;
  bool has_landmarks() const { return has_landmarks_; }

 private:
  std::string name_;
  std::map<std::string, FaceRow> rows_;
  std::vector<Remark> remarks_;
  bool has_landmarks_ = false;
};

// `keypoints.csv`: file, then x and y of a to f in pixels of the template: MaskTheFace's six points in the order of
// Anchor. Throws and remarks as FaceTable does.
class MaskTable {
 public:
  MaskTable() = default;
  explicit MaskTable(const std::filesystem::path& csv);

  std::optional<Anchors> find(const std::string& file) const;
  std::vector<Remark> remarks(const std::set<std::string>& files) const;

 private:
  std::string name_;
  std::map<std::string, Anchors> rows_;
  std::vector<Remark> remarks_;
};

}  // namespace maskbench

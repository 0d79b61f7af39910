// Converts a picture of a mask to a template: centred in a transparent square, like the rendered templates.
#pragma once

#include <filesystem>
#include <opencv2/core.hpp>
#include <optional>
#include <string>

#include "base/picture.h"
#include "data/photographs/face_crop.h"
#include "data/photographs/landmarks_csv.h"

namespace maskbench {

// The opaque part (alpha > 0.5) keeps its aspect ratio and is scaled until it fills 0.66 of the template's width or 0.5
// of its height, whichever comes first: the size of the rendered templates.
constexpr double kTemplateWidth = 0.66, kTemplateHeight = 0.5;

struct MaskTemplate {
  Picture picture;      // [4,S,S]
  Anchors anchors;      // in [-1,1] of the template
  CropWindow window;    // of the mask's picture, which became the template
  std::string problem;  // why there is no template; empty on success
};

// Makes a template from `image` (8-bit BGRA) and its `key_points` in pixels. Without key points the anchors are taken
// from the outline of the opaque part: cheeks and jaw are the first and last opaque pixels of the rows at 0.17 and 0.63
// of its height, bridge and chin those of its middle column (the average positions in MaskTheFace's frontal templates).
MaskTemplate make_template(const cv::Mat& image, const std::optional<Anchors>& key_points, int size);

// A mask's file: its picture and the template made of it, with remarks about "masks/<name>".
struct MaskFile {
  cv::Mat image;      // 8-bit BGRA, upright
  MaskTemplate made;  // has a problem where the file cannot be used
  std::vector<Remark> remarks;
};

// Reads `folder`/`name`. Its key points are those of the table, turned as EXIF turns the picture; those of a row that does
// not say on which picture they were measured are of the upright one.
MaskFile read_mask_file(const std::filesystem::path& folder, const std::string& name, const MaskTable& table, int size);

}  // namespace maskbench

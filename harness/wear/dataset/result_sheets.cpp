#include "wear/dataset/result_sheets.h"

#include <algorithm>
#include <tuple>

#include "base/parallel_for.h"
#include "data/photographs/face_crop.h"
#include "data/pictures/picture_file.h"
#include "data/pictures/png.h"

namespace maskbench {
namespace {

constexpr int kTile = 192;           // pixels
constexpr double kTileMargin = 0.5;  // around the face's box

struct SheetFace {
  const WornPicture* picture;
  const WornFace* face;
  double badness() const { return (1 - face->coverage) + 2 * face->eye_occlusion + 0.5 * face->spill; }
};

std::vector<SheetFace> faces_of(const std::vector<PhotoRecord>& records, bool worst) {
  std::vector<SheetFace> faces;
  for (const PhotoRecord& record : records)
    for (const WornPicture& picture : record.pictures)
      for (const WornFace& face : picture.faces)
        if (!worst || face.how == "correct") faces.push_back({&picture, &face});
  return faces;
}

// Returns the largest factor by which a JPEG file can be shrunk so that `pixels` are still at least a tile.
int shrink_to_tile(double pixels) {
  int shrink = 1;
  while (shrink < 8 && pixels >= 2 * shrink * kTile) shrink *= 2;
  return shrink;
}

// Returns the face's surroundings; nothing where the picture cannot be read.
Picture tile_of(const std::filesystem::path& pictures, const SheetFace& shown) {
  const auto& b = shown.face->box;
  const PictureFile file =
      read_picture_file(pictures / shown.picture->file, Alpha::kOverWhite, shrink_to_tile(std::max(b[2], b[3])));
  if (!file.problem.empty()) return {};
  const double scale = 1.0 / file.shrink;
  const cv::Rect2d box(b[0] * scale, b[1] * scale, b[2] * scale, b[3] * scale);
  return planar(cropped(file.image, face_window(file.image.size(), box, kTileMargin), kTile));
}

}  // namespace

Picture result_sheet(const std::filesystem::path& pictures, const std::vector<PhotoRecord>& records, bool worst,
                     int threads) {
  std::vector<SheetFace> faces = faces_of(records, worst);
  std::stable_sort(faces.begin(), faces.end(), [&](const SheetFace& a, const SheetFace& b) {
    if (worst) return a.badness() > b.badness();
    return std::tie(a.picture->sha256, a.face->face) < std::tie(b.picture->sha256, b.face->face);
  });
  std::vector<Picture> tiles;
  for (size_t first = 0; first < faces.size() && tiles.size() < kSheetTiles;) {
    std::vector<Picture> next(std::min(kSheetTiles - tiles.size(), faces.size() - first));
    parallel_for(int64_t(next.size()), threads,
                 [&](int64_t i) { next[size_t(i)] = tile_of(pictures, faces[first + size_t(i)]); });
    first += next.size();
    for (Picture& tile : next)
      if (tile.channels == 3) tiles.push_back(std::move(tile));
  }
  return contact_sheet(tiles, std::min(kSheetColumns, std::max(1, int(tiles.size()))));
}

}  // namespace maskbench

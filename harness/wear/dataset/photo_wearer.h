// Puts masks on one photograph.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "data/photographs/face_finder.h"
#include "wear/dataset/mask_set.h"
#include "wear/dataset/photo_record.h"
#include "wear/picture/mask_look.h"
#include "wear/picture/worn_checks.h"

namespace maskbench {

// What a system sees of a face: the crop, 8-bit BGR and size x size, and its landmarks and anchors in [-1,1].
struct SeenFace {
  const cv::Mat& crop;
  const FaceLandmarks& face;
  Anchors anchors;
};

// Returns the homography frame of the crop -> frame of the template; nullopt where the system puts no mask on the face.
// Thread-safe; the same inputs give the same numbers.
using WarpFunction = std::function<std::optional<Homography>(const SeenFace&, const WearableMask&)>;

// How masks are worn. The defaults are those of the command line.
struct WearStyle {
  uint64_t seed = 0;
  int per_face = 1;                            // pictures of each photograph, each with other masks
  std::vector<double> classes = {1, 0, 0, 0};  // weights of worn_classes()
  LookShares looks;
  double feather = 0.012, light = 0.5;  // shares of the face's longer side; strength
  int supersampling = 2;
  int least_face = 16;  // pixels of a face's longer side
  double margin = 0.3;  // of the crop around a face's box
  int size = 144;       // of the crop, pixels a side
  CheckLimits limits;
  std::string format = "keep";  // "keep" (PNG where it is no JPEG), "jpg" or "png"
  int quality = 95;             // of JPEG
  bool segmentation = false;
};

// A file to write, below the folder of the data set.
struct MadeFile {
  std::string name, bytes;
};

struct WornPhotograph {
  PhotoRecord record;
  std::vector<MadeFile> files;
};

class PhotoWearer {
 public:
  // All must outlive it.
  PhotoWearer(const MaskSet& masks, const FaceFinder& finder, const WarpFunction& warp, const WearStyle& style)
      : masks_(masks), finder_(finder), warp_(warp), style_(style) {}

  // Puts masks on the faces of `folder`/`name`, whose bytes are `bytes`. What cannot be used becomes a failure in the
  // record. Depends on the bytes, the faces and the style alone, so that no other photograph moves it.
  WornPhotograph wear(const std::filesystem::path& folder, const std::string& name, const std::string& bytes) const;

 private:
  const MaskSet& masks_;
  const FaceFinder& finder_;
  const WarpFunction& warp_;
  const WearStyle& style_;
};

// The name of a finished picture: that of the photograph, with "~2" before its ending for the second of several, and with
// ".jpg" or ".png" after its ending where the format is another.
std::string picture_name(const std::string& photograph, const WearStyle& style, int copy);

}  // namespace maskbench

// What became of a photograph: its pictures with masks, and what failed.
#pragma once

#include <array>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace maskbench {

// A face that wears a mask. Pixels are those of the upright photograph.
struct WornFace {
  int face = 0;  // number in the photograph
  std::string identity;
  std::array<double, 4> box{};      // left, top, width, height
  std::array<double, 10> points{};  // x and y in the order of FacePoint
  double yaw = 0;                   // degrees, estimated
  std::string mask, look, how;      // file, variation, class
  double top = 0, bottom = 0;       // displacement of the mask's edges, in its heights
  std::array<double, 9> warp{};     // row-major, photograph's pixels -> mask's pixels
  double coverage = 0, eye_occlusion = 0, spill = 0;
};

struct WornPicture {
  std::string file, sha256;                       // below pictures/
  std::string segmentation, segmentation_sha256;  // below segmentation/; empty if not asked for
  std::vector<WornFace> faces;
};

struct WearFailure {
  int face = -1;                // -1: the whole photograph
  std::array<double, 4> box{};  // zeros without a face
  std::string mask, how;        // empty before one was chosen
  std::string reason;
};

struct PhotoRecord {
  std::string source;  // relative to the folder of photographs
  std::string input;   // hash of what decides its pictures beside the settings: its bytes and rows of the table
  std::string sha256;  // of its bytes
  std::string note;    // how it was converted; empty if it was not
  std::vector<WornPicture> pictures;
  std::vector<WearFailure> failures;
};

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(WornFace, face, identity, box, points, yaw, mask, look, how, top, bottom, warp,
                                   coverage, eye_occlusion, spill)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(WornPicture, file, sha256, segmentation, segmentation_sha256, faces)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(WearFailure, face, box, mask, how, reason)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(PhotoRecord, source, input, sha256, note, pictures, failures)

}  // namespace maskbench

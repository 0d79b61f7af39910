#include "metrics/embedded/people.h"

#include <array>
#include <cstring>

#include "faces/procedural_faces.h"
#include "metrics/networks/embedded.h"

namespace maskbench {
namespace {

constexpr std::array<int, 3> kSides = {48, 96, 144};

Tensor floats(const Picture& picture) {
  const Tensor bytes = torch::empty({1, picture.channels, picture.height, picture.width}, torch::kUInt8);
  std::memcpy(bytes.data_ptr(), picture.pixels.data(), picture.pixels.size());
  return bytes.to(torch::kFloat32) / 255;
}

Tensor small_bytes(const Picture& picture) {
  return (embedded_input(floats(picture)) * 255).round().clamp(0, 255).to(torch::kUInt8);
}

int64_t pose_bin(double yaw) {
  int64_t bin = 0;
  for (const double edge : {-45, -15, 15, 45}) bin += yaw > edge;
  return bin;
}

}  // namespace

People draw_people(uint64_t first, int64_t count, uint64_t seed) {
  std::vector<ProceduralFaces> drawn;
  for (const int side : kSides) drawn.emplace_back(side, seed);
  std::vector<Tensor> faces, worn, homographies, templates;
  std::vector<int64_t> designs, classes;
  for (uint64_t person = first; person < first + uint64_t(count); ++person) {
    const ProceduralFaces& at_size = drawn[person % kSides.size()];
    const int64_t design = int64_t(person / kSides.size()) % kEmbeddedDesigns;
    const Truth truth = at_size.truth(person, int(design));
    faces.push_back(small_bytes(at_size.face(person)));
    worn.push_back(small_bytes(truth.worn));
    homographies.push_back(torch::tensor(at::ArrayRef<double>(truth.homography), torch::kFloat64).view({1, 3, 3}));
    designs.push_back(design);
    classes.push_back(design * kEmbeddedPoseBins + pose_bin(at_size.pose(person).yaw));
  }
  for (int design = 0; design < ProceduralFaces::kDesigns; ++design) templates.push_back(floats(drawn[0].mask(design)));
  return {torch::cat(faces),      torch::cat(worn),       torch::cat(homographies),
          torch::tensor(designs), torch::tensor(classes), torch::cat(templates)};
}

}  // namespace maskbench

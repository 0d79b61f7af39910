#include "data/tensors/scenes.h"

#include <algorithm>
#include <unordered_map>

#include "data/tensors/picture_tensor.h"
#include "maskbench/random.h"

namespace maskbench {
namespace {

// The tensors of each pair, before they are stacked.
struct Lists {
  std::vector<Tensor> face, mask, face_anchors, mask_anchors, worn, homography, visible, regions;
  std::vector<bool> has_regions;

  void add(const Source& source, Split split, const Pair& pair) {
    face.push_back(to_tensor(source.face(split, pair.face)));
    mask.push_back(to_tensor(source.mask(pair.mask)));
    if (source.knows_landmarks()) {  // missing anchors are NaN
      face_anchors.push_back(anchors_tensor(source.face_anchors(split, pair.face).value_or(Anchors())));
      mask_anchors.push_back(anchors_tensor(source.mask_anchors(pair.mask).value_or(Anchors())));
    }
    auto known = source.regions(split, pair.face);
    if (auto truth = source.truth(split, pair.face, pair.mask)) {
      add(*truth);
      known = std::move(truth->regions);
    }
    has_regions.push_back(known.has_value());
    const Tensor& like = face.back();
    regions.push_back(
        known ? torch::tensor(at::ArrayRef<uint8_t>(*known), torch::kUInt8).view({like.size(1), like.size(2)})
              : torch::zeros({like.size(1), like.size(2)}, torch::kUInt8));
  }

  void add(const Truth& truth) {
    worn.push_back(to_tensor(truth.worn));
    homography.push_back(torch::tensor(at::ArrayRef<double>(truth.homography), torch::kFloat64).view({3, 3}));
    const Tensor map = torch::tensor(at::ArrayRef<float>(truth.map)).view({truth.worn.height, truth.worn.width, 2});
    visible.push_back(map.select(2, 0).isnan().logical_not());
  }
};

}  // namespace

Tensor anchors_tensor(const Anchors& anchors) {
  const Tensor points = torch::empty({kAnchors, 2});
  for (int i = 0; i < kAnchors; ++i) {
    points[i][0] = anchors[size_t(i)].x;
    points[i][1] = anchors[size_t(i)].y;
  }
  return points;
}

// The first places of a random order of all pairs (Fisher and Yates), of which only the moved ones are kept.
std::vector<Pair> draw_pairs(const Source& source, Split split, int64_t count, uint64_t seed) {
  const int64_t masks = source.masks(), all = source.faces(split) * masks;
  std::unordered_map<int64_t, int64_t> moved;
  const auto at = [&moved](int64_t place) {
    const auto found = moved.find(place);
    return found == moved.end() ? place : found->second;
  };
  std::vector<Pair> pairs;
  for (int64_t i = 0; i < std::min(count, all); ++i) {
    const int64_t other = i + int64_t(stream_seed(seed, "order of pairs", uint64_t(i)) % uint64_t(all - i));
    const int64_t drawn = at(other);
    moved[other] = at(i);
    pairs.push_back({drawn / masks, drawn % masks});
  }
  return pairs;
}

KnownScene load_scene(const Source& source, Split split, const std::vector<Pair>& pairs, size_t first, size_t count) {
  Lists lists;
  const size_t end = std::min(first + count, pairs.size());
  for (size_t i = first; i < end; ++i) lists.add(source, split, pairs[i]);
  KnownScene out;
  out.scene.face = torch::stack(lists.face);
  out.scene.mask = torch::stack(lists.mask);
  out.scene.start = torch::zeros({int64_t(lists.face.size()), 8});
  out.known.template_alpha = out.scene.mask.select(1, 3);
  if (!lists.face_anchors.empty()) {
    out.scene.face_anchors = torch::stack(lists.face_anchors);
    out.scene.mask_anchors = torch::stack(lists.mask_anchors);
  }
  if (lists.worn.size() == lists.face.size()) {
    out.known.reference = torch::stack(lists.worn);
    out.known.truth_homography = torch::stack(lists.homography);
    out.known.truth_mask = torch::stack(lists.visible);
  }
  out.has_regions = lists.has_regions;
  if (std::none_of(out.has_regions.begin(), out.has_regions.end(), [](bool has) { return has; })) return out;
  const Tensor regions = torch::stack(lists.regions);
  out.known.head = regions.bitwise_and(kHead).to(torch::kBool);
  out.known.nose_and_mouth = regions.bitwise_and(kNoseAndMouth).to(torch::kBool);
  out.known.eyes = regions.bitwise_and(kEyes).to(torch::kBool);
  return out;
}

Scene moved(const Scene& scene, torch::Device device) {
  Scene there{scene.face.to(device), scene.mask.to(device), scene.start.to(device), {}, {}, {}};
  if (scene.face_anchors.defined()) {
    there.face_anchors = scene.face_anchors.to(device);
    there.mask_anchors = scene.mask_anchors.to(device);
  }
  return there;
}

}  // namespace maskbench

// Pictures as tensors: the resident training set, and scenes to be judged.
#pragma once

#include <torch/types.h>

#include <vector>

#include "data/source.h"
#include "maskbench/metric.h"
#include "maskbench/model.h"

namespace maskbench {

// The training split of a source, as bytes in memory.
struct TrainingSet {
  Tensor faces;   // [N,3,S,S] uint8
  Tensor masked;  // [M,3,S,S] uint8
  Tensor masks;   // [K,4,S,S] uint8
};

// Reads the whole training split on `threads` threads; the result does not depend on their number.
TrainingSet load_training_set(const Source& source, int threads);

// A picture as a float tensor [C,H,W] in [0,1], and back (rounded).
Tensor to_tensor(const Picture& picture);
Picture to_picture(const Tensor& image);

// A test face and the mask it shall wear.
struct Pair {
  int64_t face, mask;
};

// `count` pairs of the split, drawn by seed; the same for every system.
std::vector<Pair> draw_pairs(const Source& source, Split split, int64_t count, uint64_t seed);

// Some pairs as a batch: the scene (unwarped start, no jitter) and what the source knows about how it should look.
// `known` is filled as far as the source knows anything; image, mask and homography are the wearer's to fill.
struct KnownScene {
  Scene scene;
  ScoringBatch known;
  std::vector<bool> has_regions;  // of each pair; where it is false, the regions of `known` are empty
};
KnownScene load_scene(const Source& source, Split split, const std::vector<Pair>& pairs, size_t first, size_t count);

// The scene's tensors on `device`, without jitter.
Scene moved(const Scene& scene, torch::Device device);

}  // namespace maskbench

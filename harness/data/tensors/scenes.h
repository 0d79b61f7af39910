// Pairs of a face and a mask as batches for a model and its metrics.
#pragma once

#include <torch/types.h>

#include <vector>

#include "data/source.h"
#include "maskbench/metric.h"
#include "maskbench/model.h"

namespace maskbench {

// Indices of a face of a split and of a mask.
struct Pair {
  int64_t face, mask;
};

// Draws `count` different pairs, or all where there are fewer. Pair i depends on the seed, i and the sizes of the
// source alone, so that every system gets the same pairs.
std::vector<Pair> draw_pairs(const Source& source, Split split, int64_t count, uint64_t seed);

// A batch of pairs: the model's input (`start` zero, no jitter) and the ground truth of the source.
// `known` is filled as far as the source knows; image, mask and homography are left to the model. Reference, homography
// and mask of the truth are defined only when every pair has them.
struct KnownScene {
  Scene scene;
  ScoringBatch known;
  std::vector<bool> has_regions;  // per pair; where false, the regions of `known` are zero
};

// [kAnchors,2]: x, y.
Tensor anchors_tensor(const Anchors& anchors);

// Loads `count` pairs from `first` on, or fewer at the end of `pairs`.
KnownScene load_scene(const Source& source, Split split, const std::vector<Pair>& pairs, size_t first, size_t count);

// Returns the scene on `device`, without jitter.
Scene moved(const Scene& scene, torch::Device device);

}  // namespace maskbench

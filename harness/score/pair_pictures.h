// Pictures of scored pairs, to be looked at: samples/pairs/.
#pragma once

#include "data/tensors/scenes.h"
#include "maskbench/options.h"
#include "results/run_folder.h"

namespace maskbench {

inline constexpr int64_t kPicturedPairs = 256;  // of the pairs of [eval], the first
inline constexpr int kPairColumns = 16;         // tiles in a row of a sheet

// Writes worn.png, face.png, mask.png and, where the source knows it, truth.png: a tile for each pair, of a mask for each
// template, at most 96 pixels wide; and pairs.json, which says what they show. Does nothing where pairs.json says that
// they are there. Throws EnvironmentError.
void write_pair_pictures(const RunFolder& folder, Wearer& wearer, const Source& source, const Options& eval,
                         const Tensor& start, torch::Device device);

}  // namespace maskbench

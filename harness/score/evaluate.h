// Scores a wearer on fixed pairs of faces and masks.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "data/tensors/scenes.h"
#include "maskbench/metric_networks.h"
#include "maskbench/model.h"
#include "score/scored.h"

namespace maskbench {

struct Evaluation {
  std::vector<Scored> scores;  // in the order asked for
  int64_t pairs = 0;
  double mask_share = 0;  // mean alpha of the worn masks over the picture
};

// The references of SSIM, PSNR and LPIPS: the source's truth ("truth"), the face without a mask ("face"), or the
// pictures of another wearer on the same pairs.
struct Comparison {
  std::string name = "truth";
  Wearer* wearer = nullptr;  // null: the truth or the face; no references under any other name
};

// Scores `wearer` on `pairs` of the split. `start` [1,8] is the warp of masks before any update, in sl(3). A
// metric scores the pairs that have its inputs; where none has, it is absent with the reason of the first pair. The
// protocol ends in " to <name>" where the metric used references other than the truth. Puts the wearer into evaluation
// mode and back into training mode; keeps no graph. The real pictures of FID and KID are all masked faces of the
// split.
Evaluation evaluate(Wearer& wearer, const Source& source, Split split, const std::vector<Pair>& pairs,
                    const Tensor& start, const std::vector<std::string>& metrics, Networks& networks,
                    torch::Device device, const Comparison& comparison = {});

}  // namespace maskbench

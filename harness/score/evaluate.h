// Scoring a wearer on fixed pairs.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "data/tensors/scenes.h"
#include "maskbench/metric.h"
#include "maskbench/metric_networks.h"
#include "maskbench/model.h"

namespace maskbench {

// One cell of a table: a score, or why there is none.
struct Scored {
  const MetricInfo* info;
  Score score;
  std::string absent;              // the reason; empty when there is a score
  std::string protocol;            // the metric's, plus " to <compared_with>" where that is set
  std::string weights;             // SHA-256 of what its networks are made of, empty where it has none
  std::vector<int64_t> judged;     // the pairs of which everything was known that the metric needs
  std::string compared_with = {};  // of a metric that compares with something else than the truth; else empty
  std::string reason = {};         // code of `absent` (Reading::reason)
};

struct Evaluation {
  std::vector<Scored> scores;  // in the order asked for
  int64_t pairs = 0;
  double mask_share = 0;  // mean share of the picture that the worn masks cover
};

// What SSIM, PSNR and LPIPS compare with: "truth" (of the source), "face" (without a mask), or what another wearer
// makes of the same pair.
struct Comparison {
  std::string name = "truth";
  Wearer* wearer = nullptr;  // null: the truth or the face, or nothing where the source has none
};

// Scores `wearer` on `pairs` of the test split. `start` [8] is where masks lie before any update. Each metric judges
// the pairs of which what it needs is known; it is absent, with the reason of the first pair, where that is none. The
// wearer is put into eval mode and back; no graph is kept. The real pictures of FID and KID are all masked faces of the
// test split.
Evaluation evaluate(Wearer& wearer, const Source& source, const std::vector<Pair>& pairs, const Tensor& start,
                    const std::vector<std::string>& metrics, Networks& networks, torch::Device device,
                    const Comparison& comparison = {});

}  // namespace maskbench

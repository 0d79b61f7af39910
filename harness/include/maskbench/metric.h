// Metrics: how pictures of faces wearing masks are scored. Fed batch by batch; they keep sums, not pictures.
#pragma once

#include <torch/types.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace maskbench {

using torch::Tensor;
class Networks;

// A batch to be scored, with whatever is known about it. Undefined tensors are what is not known: the metrics that
// need them are absent, with that reason. All on one device; pictures are float in [0,1].
struct ScoringBatch {
  Tensor image;             // [B,3,H,W], the picture to score
  Tensor reference;         // [B,3,H,W], what SSIM, PSNR and LPIPS compare it with
  Tensor mask;              // [B,H,W], alpha of the mask as worn
  Tensor homography;        // [B,3,3] double, picture -> template in [-1,1], as the model warped it
  Tensor template_alpha;    // [B,H,W], alpha of the mask before it was warped
  Tensor truth_homography;  // [B,3,3] double, picture -> template
  Tensor truth_mask;        // [B,H,W] bool, where the mask is visible in truth
  Tensor head;              // [B,H,W] bool, what a mask may lie on
  Tensor nose_and_mouth;    // [B,H,W] bool, what a mask must cover
  Tensor eyes;              // [B,H,W] bool, what a mask must leave free
};

// What a metric found. `per_image` has n entries where values exist for each picture, else it is empty.
struct Score {
  double value = 0;
  int64_t n = 0;
  std::vector<double> per_image;
  std::optional<double> spread = {};  // standard deviation over splits or subsets, where the protocol has them
  std::string protocol = {};          // where few pictures made it another than the metric's: "kid-100x200"
  std::string note = {};              // what a reader must know of the value: "fewer than 2048 pictures, ..."
};

// A metric over one set of pictures.
class Metric {
 public:
  virtual ~Metric() = default;
  // Why this batch cannot be scored ("the model has no warp"), or nothing. Asked before every add.
  virtual std::optional<std::string> missing(const ScoringBatch& batch) const = 0;
  virtual void add(const ScoringBatch& batch) = 0;
  virtual Score score() const = 0;  // n = 0 gives NaN

  // FID and KID compare with a set of real pictures, not pair by pair: where `wants_real`, all of them are given to
  // `add_real` before the first add, else the metric is missing. [B,3,H,W] in [0,1], any number of batches, any sizes.
  virtual bool wants_real() const { return false; }
  virtual void add_real(const Tensor& /*pictures*/) {}
};

// How a metric is known. `name` is the short name of specs and tables, `protocol` the exact rule, as in "ssim-wang".
struct MetricInfo {
  std::string name, protocol, title, unit, about;
  bool higher_is_better = true;
  std::string caveat = {};  // what every reader of a value must know: stands below each table that has one
  std::vector<std::string> networks = {};  // those it looks at pictures with, as maskbench/networks.h names them
  std::function<std::unique_ptr<Metric>(Networks&)> make;
};

// Every metric of the library, sorted by name. Both a name and a protocol are found; nullptr when neither is.
const std::vector<MetricInfo>& all_metrics();
const MetricInfo* find_metric(const std::string& name);

// Makes a metric that passes pictures through `networks`, which must outlive it. Where weights are missing, the metric
// is absent: `missing` always says why and which command brings them. Throws UserError where weights are damaged or
// others.
std::unique_ptr<Metric> make_metric(const MetricInfo& info, Networks& networks);

// The SHA-256 that a score's weights go by: of its network, or of those of several one after the other; empty where the
// metric has none or they are missing.
std::string weights_sha256(const MetricInfo& info, Networks& networks);

// Registers a metric at load time: one static object in the metric's own file.
struct RegisterMetric {
  explicit RegisterMetric(MetricInfo info);
};

}  // namespace maskbench

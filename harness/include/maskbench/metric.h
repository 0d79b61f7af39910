// Metrics: scores of pictures of faces wearing masks. A metric accumulates batch by batch and keeps sums or features,
// not pictures. It is registered by one static object in its own file, with the inputs and networks that it needs.
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

// A batch to score. Undefined tensors are unknown: a metric that needs one of them is not computed. All on one device;
// pictures are float in [0,1].
struct ScoringBatch {
  Tensor image;                // [B,3,H,W], the picture to score
  Tensor reference;            // [B,3,H,W], what SSIM, PSNR and LPIPS compare it with
  Tensor mask;                 // [B,H,W], alpha of the warped mask
  Tensor homography;           // [B,3,3] double, picture -> template in [-1,1], as the model warped it
  Tensor template_alpha;       // [B,H,W], alpha of the mask before the warp
  Tensor truth_homography;     // [B,3,3] double, picture -> template
  Tensor constant_homography;  // [B,3,3] double, the one warp for all pictures that is best on the training pairs
  Tensor truth_mask;           // [B,H,W] bool, visible pixels of the true mask
  Tensor head;                 // [B,H,W] bool, pixels that a mask may cover
  Tensor nose_and_mouth;       // [B,H,W] bool, pixels that a mask must cover
  Tensor eyes;                 // [B,H,W] bool, pixels that a mask must leave free
};

// Returns the rows [first, end) of every tensor of `batch`; undefined ones stay undefined.
ScoringBatch slice_rows(const ScoringBatch& batch, int64_t first, int64_t end);

// Inputs that a metric may need: the tensors of a ScoringBatch, and a set of real pictures.
enum class Input {
  kImage,
  kReference,
  kMask,
  kHomography,
  kTemplateAlpha,
  kTruthHomography,
  kConstantHomography,
  kTruthMask,
  kHead,
  kNoseAndMouth,
  kEyes,
  kRealPictures,
};

// Why a metric has no value.
struct Absence {
  std::string reason;  // a code: "no_warp", "unknown_truth", "missing_weights", ...
  std::string text;    // the same for the reader of a table: "the model has no warp"
  bool operator==(const Absence&) const = default;
};

// What is reported where `input` is not there. One reason and one text per input.
Absence absence_of(Input input);

// Returns the absence of the first of `needs` whose tensor is undefined in `batch`, or nullopt. Skips kRealPictures,
// which no batch holds.
std::optional<Absence> missing_input(const std::vector<Input>& needs, const ScoringBatch& batch);

// Result of a metric. `per_image` has n entries where the metric has a value for each picture, else it is empty.
struct Score {
  double value = 0;
  int64_t n = 0;
  std::vector<double> per_image;
  std::optional<double> spread = {};  // standard deviation over splits or subsets, where the protocol has them
  std::string protocol = {};          // set where few pictures change the metric's protocol: "kid-100x200"
  std::string note = {};              // a restriction on the value: "fewer than 2048 pictures, ..."
};

// Accumulates one metric over one set of pictures.
class Metric {
 public:
  virtual ~Metric() = default;
  // Returns why this batch cannot be scored although all declared inputs are there ("the pictures are 10 x 11, SSIM
  // needs 11 x 11 at least"), or nullopt. Called before every add.
  virtual std::optional<std::string> complaint(const ScoringBatch& /*batch*/) const { return std::nullopt; }
  // Adds a batch that holds every input of MetricInfo::needs. Throws UserError for pictures that are not in [0,1].
  virtual void add(const ScoringBatch& batch) = 0;
  virtual Score score() const = 0;  // NaN with n = 0 where nothing was added

  // With Input::kRealPictures: takes the real pictures, all before the first add. [B,3,H,W] in [0,1], any number of
  // batches of any sizes.
  virtual void add_real(const Tensor& /*pictures*/) {}
};

// Description of a metric. `name` is the short name of specs and tables, `protocol` the exact rule, as in "ssim-wang".
struct MetricInfo {
  std::string name, protocol, title, unit, about;
  bool higher_is_better = true;
  std::string caveat = {};                 // a restriction on every value, printed below each table that has one
  std::vector<Input> needs;                // not empty; the first that is not there gives the reason
  std::vector<std::string> networks = {};  // names of maskbench/metric_networks.h
  std::function<std::unique_ptr<Metric>(Networks&)> make;
  std::string source_file = {};    // path of the file that registers it, as compiled; set by RegisterMetric
  std::string source_sha256 = {};  // of a metric that a plugin brings: of the plugin's source; set by the program
};

// Whether `input` is among the metric's needs.
bool needs(const MetricInfo& info, Input input);

// Returns every metric of the library, sorted by name.
const std::vector<MetricInfo>& all_metrics();
// Finds a metric by name or by protocol; nullptr when there is none.
const MetricInfo* find_metric(const std::string& name);

// Loads the metric's networks. Returns which weights are missing and the command that brings them, or nullopt. Throws
// UserError where weights are damaged or of another network.
std::optional<Absence> load_networks(const MetricInfo& info, Networks& networks);

// Makes a metric that passes pictures through `networks`, which must outlive it. Throws EnvironmentError where weights
// are missing, and as load_networks().
std::unique_ptr<Metric> make_metric(const MetricInfo& info, Networks& networks);

// Returns the SHA-256 of the weights of the metric's network, or of those hashes concatenated where it has several;
// empty where it has no network or weights are missing.
std::string weights_sha256(const MetricInfo& info, Networks& networks);

// Registers a metric at load time: one static object in the metric's own file, which `source_file` names. Throws
// std::logic_error for a name or protocol that is taken and where a name, protocol, `needs` or `make` is not set.
struct RegisterMetric {
  explicit RegisterMetric(MetricInfo info, const char* source_file = __builtin_FILE());
};

}  // namespace maskbench

#include "train/execute.h"

#include <fmt/format.h>
#include <torch/version.h>

#include <algorithm>
#include <chrono>

#include "data/source.h"
#include "data/tensors/scenes.h"
#include "device/device.h"
#include "device/speed.h"
#include "layers/kernels/pyconv/grouped_convolution.h"
#include "maskbench/errors.h"
#include "plugin/loader/load.h"
#include "results/identity.h"
#include "results/manifest.h"
#include "results/scores/score_view.h"
#include "results/skipped_csv.h"
#include "score/evaluate.h"
#include "score/pair_pictures.h"
#include "score/readings.h"
#include "score/request.h"
#include "score/run_scores.h"
#include "score/sample_sheets.h"
#include "system/atomic_file.h"
#include "system/messages.h"
#include "system/parent_channel.h"
#include "train/placement.h"
#include "train/system.h"
#include "train/training.h"
#include "train/training_state.h"

namespace fs = std::filesystem;

namespace maskbench {
namespace {

constexpr double kCollapsedShare = 0.01;  // fraction of the picture: a run whose masks cover less has collapsed

using Clock = std::chrono::steady_clock;
double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

// Returns the last line of log.txt.
std::string summary(const Status& status) {
  std::string text = fmt::format("{} after {:.1f} s", status.state, status.wall_seconds);
  if (status.seconds_per_iteration > 0)
    text += fmt::format(", {:.2f} ms per iteration, {:.1f} training pictures per second",
                        1e3 * status.seconds_per_iteration, status.pictures_per_second);
  if (status.wear_milliseconds > 0) text += fmt::format(", {:.2f} ms to put on one mask", status.wear_milliseconds);
  return text + fmt::format(", peak memory {:.0f} MiB", double(status.peak_memory_bytes) / (1 << 20));
}

std::vector<SkippedFile> skipped_of(const Source& source) {
  std::vector<SkippedFile> skipped;
  for (const Remark& remark : source.remarks()) skipped.push_back({remark.what, remark.outcome, remark.reason});
  return skipped;
}

std::string type_of(const torch::Device& device) { return device.is_cpu() ? "cpu" : "cuda"; }

Provenance provenance_of(const Run& run, const Source& source, const torch::Device& device) {
  return {.run_hash = run_identity(run, type_of(device)),
          .data_sha256 = source.digest(),
          .device = describe_device(device),
          .device_type = type_of(device),
          .torch = TORCH_VERSION};
}

// State shared by the steps of one run.
class Execution {
 public:
  Execution(const fs::path& folder, const std::string& device, const Catalogue& catalogue)
      : folder_(folder),
        catalogue_(catalogue),
        run_(read_resolved_run(folder / "spec.toml", catalogue)),
        plugin_(catalogue.plugin(run_.plugin)),
        device_(
            (prepare_process(int(run_.train.integer("threads")), run_.train.text("determinism")), open_device(device))),
        networks_(WeightsFolder::standard(), device_),
        source_(make_source(run_.data)),
        provenance_(provenance_of(run_, *source_, device_)),
        sheets_(*source_, run_.eval, device_) {}

  void execute(int64_t until) {
    folder_.expect_there();
    remove_leftovers_below(folder_.path());
    status_ = folder_.status();
    if (has_ended(status_.state))
      score_finished();
    else
      train_and_score(until);
  }

 private:
  void train_and_score(int64_t until) {
    const auto began = Clock::now();
    folder_.write_status(status_ = {.state = "running"});
    write_manifest(folder_, run_, plugin_, provenance_, {});
    write_skipped(folder_, skipped_of(*source_));
    for (const std::string& metric : run_.eval.texts("metrics"))
      if (const MetricInfo* info = find_metric(metric)) load_networks(*info, networks_);
    prepare();
    double earlier = 0;
    if (auto adversary = std::dynamic_pointer_cast<Adversary>(wearer_)) {
      earlier = train(adversary, until);
    } else {
      status_.state = "done";
    }
    if (status_.state == "done") score(provenance_.run_hash);
    provenance_.convolutions = grouped_choices();
    if (status_.state != "interrupted")
      write_manifest(folder_, run_, plugin_, provenance_, result_hashes(folder_.path()));
    status_.peak_memory_bytes = peak_memory_bytes();
    status_.wall_seconds = earlier + seconds_since(began);
    folder_.write_status(status_);
    tell("{}\n", summary(status_));
  }

  // Returns the wall time of earlier processes, in seconds.
  double train(const std::shared_ptr<Adversary>& adversary, int64_t until) {
    Training training({folder_, run_, provenance_.run_hash, *source_, sheets_, networks_, device_, until}, adversary,
                      status_);
    training.run();
    start_ = training.start();
    const LoopState& state = training.state();
    write_costs_json(folder_.path(), readings_of({count_parameters(*adversary), state.flops, state.goal_iteration,
                                                  state.goal_missing, state.goal_reason}));
    return state.wall_seconds;
  }

  // The weights stay as they are: only scores that are missing are made.
  void score_finished() {
    if (status_.state == "diverged") return;
    const std::string run_hash = read_manifest(folder_.path()).value("run", "");
    prepare();
    if (auto adversary = std::dynamic_pointer_cast<Adversary>(wearer_)) {
      load_weights(*adversary, run_hash, run_.train.integer("iterations"));
      start_ = Placement(run_.train, device_).start(1);
    }
    const std::string before = status_.state;
    status_.state = "done";
    status_.why.clear();
    keep_earlier_format(folder_.path());
    score(run_hash);
    update_manifest(folder_);
    if (status_.state != before) folder_.write_status(status_);
    tell("scored\n");
  }

  // Throws UserError where the checkpoint is not there or unusable.
  void load_weights(Adversary& adversary, const std::string& run_hash, int64_t iteration) const {
    load_scored_weights(folder_.path(), run_hash, iteration, adversary,
                        "the run cannot be scored; without its folder it is trained again");
  }

  void prepare() {
    tell("{}\n", describe(*source_));
    report_alive();
    wearer_ = wearer_of(run_, plugin_);
    report_unwatched();
    start_ = torch::zeros({1, 8});
  }

  std::shared_ptr<Wearer> wearer_of(const Run& run, const PluginInfo& plugin) const {
    auto wearer = make_system(run, plugin, *source_);
    wearer->to(device_);
    return wearer;
  }

  // Returns the reference of SSIM and PSNR. An untrained plugin needs landmarks; without them there is no reference.
  Comparison comparison() {
    Comparison other{run_.eval.text("reference"), nullptr};
    if (other.name == "truth" || other.name == "face" || !(source_->knows_landmarks() || is_builtin(other.name)))
      return other;
    Run run = run_;
    run.plugin = other.name;
    const PluginInfo& plugin = catalogue_.plugin(run.plugin);
    run.options = Options(plugin.options);
    reference_ = wearer_of(run, plugin);
    reference_->eval();
    other.wearer = reference_.get();
    return other;
  }

  // Makes the scores that are missing, the picture grid where it shows another figure, and what tables read.
  void score(const std::string& run_hash) {
    folder_.expect_there();
    const ScoreRequest request = score_request(run_, type_of(device_));
    const RunScoring scoring{
        folder_, run_, run_hash, request, *source_, start_, networks_, device_, [this] { return comparison(); }};
    const double mask_share = score_weights(scoring, *wearer_, request.iteration);
    if (mask_share < kCollapsedShare && run_.trained) {
      status_.state = "collapsed";
      status_.why = fmt::format("the masks cover {:.2f} % of the picture: they were moved out of it", 100 * mask_share);
    }
    if (!shows_figure(folder_.path(), request)) {
      sheets_.write_tiles(folder_, *wearer_, start_);
      write_figure_json(folder_.path(), request);
    }
    write_pair_pictures(folder_, *wearer_, *source_, run_.eval, start_, device_);
    if (status_.wear_milliseconds == 0) status_.wear_milliseconds = measured_wear();
    score_earlier(scoring);
    write_score_view(folder_.path(), run_hash, request);
  }

  double measured_wear() const {
    const auto pairs = draw_pairs(*source_, Split::kTrain, 1, 0);
    Scene one = load_scene(*source_, Split::kTrain, pairs, 0, 1).scene;
    one.start = start_.cpu();
    return wear_milliseconds(*wearer_, moved(one, device_), device_);
  }

  // Leaves the model with the weights of the last of them.
  void score_earlier(const RunScoring& scoring) {
    for (int64_t iteration : earlier_checkpoints(folder_.path(), scoring.request)) {
      load_weights(dynamic_cast<Adversary&>(*wearer_), scoring.run_hash, iteration);
      score_weights(scoring, *wearer_, iteration);
    }
  }

  RunFolder folder_;
  const Catalogue& catalogue_;
  Run run_;
  const PluginInfo& plugin_;
  torch::Device device_;
  Networks networks_;
  std::unique_ptr<Source> source_;
  Provenance provenance_;
  SampleSheets sheets_;
  Status status_;
  std::shared_ptr<Wearer> wearer_, reference_;
  Tensor start_;
};

// Returns the first line of the error message, prefixed with "out of memory: " whichever library reported it.
std::string failure_reason(const std::exception& problem) {
  std::string text = problem.what();
  text = text.substr(0, text.find('\n'));
  const bool memory = dynamic_cast<const std::bad_alloc*>(&problem) ||
                      dynamic_cast<const c10::OutOfMemoryError*>(&problem) ||
                      text.find("t allocate memory") != std::string::npos;
  return memory ? "out of memory: " + text : text;
}

}  // namespace

const std::vector<PluginInfo>& builtin_systems() {
  static const std::vector<PluginInfo> systems = {{"identity", "1.0", "", "", false, {}, {}},
                                                  {"constant", "1.0", "", "", false, {}, {}}};
  return systems;
}

bool is_builtin(const std::string& plugin) {
  const auto& systems = builtin_systems();
  return std::any_of(systems.begin(), systems.end(), [&](const PluginInfo& system) { return system.name == plugin; });
}

void execute_run(const fs::path& folder, const std::string& device, const Catalogue& catalogue, int64_t until) {
  try {
    Execution(folder, device, catalogue).execute(until);
  } catch (const std::exception& problem) {
    report_problem(failure_reason(problem));  // before writing the status, because the folder may be what failed
    Status status = RunFolder(folder).status();
    if (has_ended(status.state)) throw;  // its weights and earlier scores are as good as before
    status.state = "failed";
    status.why = failure_reason(problem);
    RunFolder(folder).write_status(status);
    throw;
  }
}

}  // namespace maskbench

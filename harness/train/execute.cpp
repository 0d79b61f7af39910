#include "train/execute.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>

#include "base/atomic_file.h"
#include "data/picture_set.h"
#include "data/pool.h"
#include "maskbench/errors.h"
#include "plugin/load.h"
#include "train/baselines.h"
#include "train/checkpoint.h"
#include "train/device.h"
#include "train/evaluate.h"
#include "train/figure.h"
#include "train/flops.h"
#include "train/manifest.h"
#include "train/remarks_file.h"
#include "train/run_log.h"
#include "train/scores_file.h"
#include "train/speed.h"
#include "train/trainer.h"

namespace fs = std::filesystem;

namespace maskbench {
namespace {

constexpr double kCollapsedShare = 0.01;  // of the picture: a mask that covers less has left it
constexpr int64_t kConstantPairs = 512;
constexpr double kGoalPercent = 10;  // of "iterations to 10 % corner error"

using Clock = std::chrono::steady_clock;
double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

bool is_builtin(const std::string& name) {
  const auto& systems = builtin_systems();
  return std::any_of(systems.begin(), systems.end(), [&](const PluginInfo& system) { return system.name == name; });
}

bool due(int64_t every, int64_t iteration, int64_t last) {
  const int64_t step = every > 0 ? every : std::max<int64_t>(1, last / 10);
  return iteration % step == 0 || iteration == last;
}

// The last line of log.txt.
std::string summary(const Status& status) {
  std::string text = fmt::format("{} after {:.1f} s", status.state, status.wall_seconds);
  if (status.seconds_per_iteration > 0)
    text += fmt::format(", {:.2f} ms an iteration, {:.1f} training pictures a second",
                        1e3 * status.seconds_per_iteration, status.pictures_per_second);
  if (status.wear_milliseconds > 0) text += fmt::format(", {:.2f} ms to wear one mask", status.wear_milliseconds);
  return text + fmt::format(", {:.0f} MiB of memory at most", double(status.peak_memory_bytes) / (1 << 20));
}

// One run under way: what its steps share.
class Execution {
 public:
  Execution(const fs::path& folder, const std::string& device, const Catalogue& catalogue)
      : folder_(folder),
        catalogue_(catalogue),
        run_(read_run(folder / "spec.toml", catalogue)),
        plugin_(catalogue.plugin(run_.plugin)),
        device_(
            (prepare_process(int(run_.train.integer("threads")), run_.train.text("determinism")), open_device(device))),
        networks_(WeightsFolder::standard(), device_),
        source_(make_source(run_.data)),
        log_(folder_),
        figure_(*source_, run_.eval, device_),
        stopwatch_(device_) {}

  void execute() {
    const auto began = Clock::now();
    folder_.write_status(status_ = {.state = "running"});
    write_manifest(folder_, run_, plugin_, *source_, device_);
    write_remarks(folder_, *source_);
    for (const std::string& metric : run_.eval.texts("metrics")) make_metric(*find_metric(metric), networks_);
    fmt::print("{}\n", describe(*source_));
    wearer_ = wearer_of(run_, plugin_);
    start_ = torch::zeros({1, 8});
    status_.state = "done";
    if (auto adversary = std::dynamic_pointer_cast<Adversary>(wearer_)) train(adversary);
    if (status_.state != "diverged") judge();
    status_.peak_memory_bytes = peak_memory_bytes();
    status_.wall_seconds = seconds_since(began);
    folder_.write_status(status_);
    fmt::print("{}\n", summary(status_));
  }

 private:
  std::shared_ptr<Wearer> wearer_of(const Run& run, const PluginInfo& plugin) const {
    auto wearer = plugin.name == "identity"   ? identity_wearer()
                  : plugin.name == "constant" ? constant_wearer(*source_, kConstantPairs)
                                              : make_wearer(run, plugin);
    wearer->to(device_);
    return wearer;
  }

  // What SSIM and PSNR compare with. A plugin that is not trained goes by landmarks: without them there is nothing.
  Comparison comparison() {
    Comparison other{run_.eval.text("reference"), nullptr};
    if (other.name == "truth" || !(source_->knows_landmarks() || is_builtin(other.name))) return other;
    Run run = run_;
    run.plugin = other.name;
    const PluginInfo& plugin = catalogue_.plugin(run.plugin);
    run.options = Options(plugin.options);
    reference_ = wearer_of(run, plugin);
    reference_->eval();
    other.wearer = reference_.get();
    return other;
  }

  void train(const std::shared_ptr<Adversary>& model) {
    Trainer trainer(model, run_.train, load_pool(*source_, int(run_.train.integer("threads"))), uint64_t(run_.seed),
                    device_);
    start_ = trainer.start(1);
    parameters_ = count_parameters(*model);
    pretrain(trainer);
    figure_.write_sheet(folder_, *wearer_, start_, 0);
    while (!trainer.finished() && status_.state != "diverged") iterate(trainer);
    stopwatch_.stop();
    if (trainer.iteration() > 1) {
      status_.seconds_per_iteration = stopwatch_.seconds() / double(trainer.iteration() - 1);
      status_.pictures_per_second = double(run_.train.integer("batch")) / status_.seconds_per_iteration;
    }
    trainer.average().swap();  // what is scored and kept
    if (status_.state != "diverged" && !trainer.finite()) diverged("a weight is not finite");
    const fs::path checkpoint = folder_ / fmt::format("checkpoints/{:06}", trainer.iteration());
    make_folder(checkpoint);
    save_weights(checkpoint / "model.safetensors", *model, {{"system", run_.system}, {"plugin", run_.plugin}});
  }

  void pretrain(Trainer& trainer) {
    const int64_t count = run_.train.integer("pretrain_iterations");
    for (int64_t i = 0; i < count; ++i) {
      const Tensor loss = trainer.pretrain(i);
      if (!due(run_.train.integer("log_every"), i + 1, count)) continue;
      log_.scalars(i + 1 - count, {{"critic_loss", loss.item<double>()}});
      log_.progress("pretraining", i + 1, count);
    }
  }

  // The first iteration is counted, the others are timed.
  Losses step(Trainer& trainer) {
    if (trainer.iteration() > 0) return trainer.step();
    Losses losses;
    flops_ = count_flops([&] { losses = trainer.step(); });
    stopwatch_.start();
    return losses;
  }

  // Reading a loss waits for the device: done once every log_every only.
  void iterate(Trainer& trainer) {
    const int64_t last = run_.train.integer("iterations");
    const Losses losses = step(trainer);
    const int64_t now = status_.iteration = trainer.iteration();
    if (due(run_.train.integer("log_every"), now, last)) {
      const double critic = losses.critic.item<double>(), generator = losses.generator.item<double>();
      log_.scalars(now, {{"critic_loss", critic}, {"generator_loss", generator}});
      log_.progress("training", now, last);
      if (!std::isfinite(critic) || !std::isfinite(generator))
        diverged(fmt::format("losses {} and {} at iteration {}", critic, generator, now));
    }
    const bool scores = due(run_.train.integer("eval_every"), now, last);
    const bool pictures = due(run_.train.integer("sample_every"), now, last);
    if (!scores && !pictures) return;
    stopwatch_.stop();
    trainer.average().swap();
    if (scores) watch(now);
    if (pictures) figure_.write_sheet(folder_, *wearer_, start_, now);
    trainer.average().swap();
    stopwatch_.start();
  }

  void watch(int64_t iteration) {
    const auto pairs = draw_pairs(*source_, Split::kTest, run_.train.integer("eval_pairs"), 1);
    const Evaluation seen =
        evaluate(*wearer_, *source_, pairs, start_, {"corner_error_median", "coverage"}, networks_, device_);
    std::map<std::string, double> values{{"mask_share", seen.mask_share}};
    for (const Scored& scored : seen.scores)
      if (scored.absent.empty()) values[scored.info->name] = scored.score.value;
    const Scored& error = seen.scores.front();
    if (!error.absent.empty())
      goal_missing_ = error.absent;
    else if (goal_iteration_ < 0 && error.score.value <= kGoalPercent)
      goal_iteration_ = iteration;
    log_.scalars(iteration, values);
  }

  void judge() {
    log_.progress("scoring", 0, 1);
    const auto pairs =
        draw_pairs(*source_, Split::kTest, run_.eval.integer("pairs"), uint64_t(run_.eval.integer("seed")));
    const Evaluation found =
        evaluate(*wearer_, *source_, pairs, start_, run_.eval.texts("metrics"), networks_, device_, comparison());
    if (found.mask_share < kCollapsedShare && run_.trained) {
      status_.state = "collapsed";
      status_.why =
          fmt::format("the masks cover {:.2f} % of the picture: they were pushed out of it", 100 * found.mask_share);
    }
    write_scores(folder_, found, {run_.trained, parameters_, flops_, goal_iteration_, goal_missing_});
    figure_.write_tiles(folder_, *wearer_, start_);
    Scene one = load_scene(*source_, Split::kTest, pairs, 0, 1).scene;
    one.start = start_.cpu();
    status_.wear_milliseconds = wear_milliseconds(*wearer_, moved(one, device_), device_);
  }

  void diverged(const std::string& why) {
    status_.state = "diverged";
    status_.why = why;
  }

  RunFolder folder_;
  const Catalogue& catalogue_;
  Run run_;
  const PluginInfo& plugin_;
  torch::Device device_;
  Networks networks_;
  std::unique_ptr<Source> source_;
  RunLog log_;
  Figure figure_;
  Status status_;
  std::shared_ptr<Wearer> wearer_, reference_;
  Tensor start_;
  Stopwatch stopwatch_;
  std::string goal_missing_ = fmt::format("never at {} %", kGoalPercent);
  int64_t parameters_ = 0, goal_iteration_ = -1;
  double flops_ = 0;
};

}  // namespace

const std::vector<PluginInfo>& builtin_systems() {
  static const std::vector<PluginInfo> systems = {{"identity", "1.0", "", "", false, {}, {}},
                                                  {"constant", "1.0", "", "", false, {}, {}}};
  return systems;
}

void execute_run(const fs::path& folder, const std::string& device, const Catalogue& catalogue) {
  try {
    Execution(folder, device, catalogue).execute();
  } catch (const std::exception& problem) {
    Status status = RunFolder(folder).status();
    status.state = "failed";
    status.why = std::string(problem.what()).substr(0, std::string(problem.what()).find('\n'));
    RunFolder(folder).write_status(status);
    throw;
  }
}

}  // namespace maskbench

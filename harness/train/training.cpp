#include "train/training.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "data/tensors/scenes.h"
#include "layers/kernels/pyconv/grouped_convolution.h"
#include "maskbench/errors.h"
#include "results/metrics_file.h"
#include "score/evaluate.h"
#include "system/messages.h"
#include "system/parent_channel.h"
#include "system/stop_signals.h"
#include "train/training_state.h"
#include "work/flops.h"

namespace maskbench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr double kGoalPercent = 10;  // threshold of "iterations to 10 % corner error"
constexpr double kCheckpointShare =
    0.005;  // maximum fraction of the time spent on checkpoints, if the spec sets no interval

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

}  // namespace

Training::Training(const TrainingSetup& setup, std::shared_ptr<Adversary> model, Status& status)
    : setup_(setup),
      options_(setup.run.train),
      status_(status),
      trainer_(std::move(model), options_, load_training_set(setup.source, int(options_.integer("threads"))),
               uint64_t(setup.run.seed), setup.device),
      checkpoints_(setup.folder / "checkpoints", setup.hash, options_.integer("keep_checkpoints")),
      stopwatch_(setup.device),
      checkpointing_(setup.device),
      start_(trainer_.start(1)) {
  state_.goal_missing = fmt::format("never at {} %", kGoalPercent);
  state_.goal_reason = kNeverReached;
}

void Training::run() {
  const StopSignals stop({SIGTERM});
  report_alive();
  resume();
  pretrain();
  train();
  stopwatch_.stop();
  if (must_stop() && status_.state != "diverged") {
    status_.state = "interrupted";
    status_.why = fmt::format("interrupted at checkpoint {}", state_.name());
    if (state_.name() != saved_.name()) save();
  } else {
    end();
  }
}

bool Training::must_stop() const {
  return StopSignals::count() > 0 || (setup_.until > 0 && state_.iteration >= setup_.until);
}

bool Training::due(const char* every, int64_t iteration, int64_t last) const {
  const int64_t asked = options_.integer(every), step = asked > 0 ? asked : std::max<int64_t>(1, last / 10);
  return iteration % step == 0 || iteration == last;
}

// Reason:     Without checkpoint_every, a checkpoint is due every tenth of the run, which in short runs is less time
//             than writing one is worth.
bool Training::checkpoint_due(int64_t iteration, int64_t last) const {
  if (!due("checkpoint_every", iteration, last)) return false;
  const bool asked = options_.integer("checkpoint_every") > 0;
  return asked || iteration == last || seconds_since(saved_at_) * kCheckpointShare >= save_seconds_;
}

// Loads the newest usable checkpoint; warns about unusable ones and falls back to the one before.
void Training::resume() {
  const LoopState beginning = state_;
  checkpoints_.clean();
  for (const auto& checkpoint : checkpoints_.newest_first()) {
    const std::string name = checkpoint.filename().string();
    try {
      state_ = checkpoints_.read(checkpoint);
      load_training(checkpoint, trainer_, state_.iteration, state_.average_updates);
      tell("resuming from checkpoint {}\n", name);
      break;
    } catch (const UserError& problem) {
      state_ = beginning;
      const std::string warning = fmt::format("checkpoint {} is unusable: {}", name, problem.what());
      tell("{}\n", warning);
      report_warning(warning);
    }
  }
  saved_ = state_;
  status_.iteration = state_.iteration;
  log_ = std::make_unique<RunLog>(setup_.folder, state_.scalars_bytes);
}

void Training::pretrain() {
  const int64_t count = options_.integer("pretrain_iterations");
  while (state_.pretrained < count && !must_stop()) {
    const Tensor loss = trainer_.pretrain(state_.pretrained);
    const int64_t now = ++state_.pretrained;
    report_alive();
    if (due("log_every", now, count)) {
      log_->scalars(now - count, {{"critic_loss", loss.item<double>()}});
      report_progress("pretraining", now, count);
    }
    if (checkpoint_due(now, count)) save();
  }
}

void Training::train() {
  const int64_t last = options_.integer("iterations");
  if (state_.iteration == 0 && !must_stop())
    setup_.figure.write_sheet(setup_.folder, trainer_.model(), start_, /*iteration=*/0);
  while (!trainer_.finished() && !must_stop()) {
    const Losses losses = step();
    const int64_t now = state_.iteration = status_.iteration = trainer_.iteration();
    report_alive();
    if (due("log_every", now, last)) log(losses);
    if (status_.state == "diverged") return;
    if (due("eval_every", now, last) || due("sample_every", now, last)) write_intermediate_results();
    if (checkpoint_due(now, last)) save();
  }
}

// Counts FLOPs in the first iteration.
Losses Training::step() {
  Losses losses;
  if (warm_) {
    losses = trainer_.step();
    ++state_.timed_iterations;
    return losses;
  }
  if (trainer_.iteration() > 0)
    losses = trainer_.step();
  else
    state_.flops = count_flops([&] { losses = trainer_.step(); });
  for (const auto& [pass, choice] : grouped_choices()) tell("convolution {}: {}\n", pass, choice);
  warm_ = true;
  stopwatch_.start();
  return losses;
}

// Trap: reading a loss synchronises with the device, so this runs every log_every iterations only.
void Training::log(const Losses& losses) {
  const double critic = losses.critic.item<double>(), generator = losses.generator.item<double>();
  log_->scalars(state_.iteration, {{"critic_loss", critic}, {"generator_loss", generator}});
  report_progress("training", state_.iteration, options_.integer("iterations"));
  if (std::isfinite(critic) && std::isfinite(generator)) return;
  status_.state = "diverged";
  status_.why = fmt::format("losses {} and {} at iteration {}", critic, generator, state_.iteration);
}

void Training::write_intermediate_results() {
  const int64_t last = options_.integer("iterations"), now = state_.iteration;
  stopwatch_.stop();
  setup_.folder.expect_there();
  trainer_.average().swap();
  if (due("eval_every", now, last)) write_intermediate_scores();
  if (due("sample_every", now, last)) setup_.figure.write_sheet(setup_.folder, trainer_.model(), start_, now);
  trainer_.average().swap();
  stopwatch_.start();
}

void Training::write_intermediate_scores() {
  const Split split = setup_.source.faces(Split::kValidation) > 0 ? Split::kValidation : Split::kTest;
  const auto pairs = draw_pairs(setup_.source, split, options_.integer("eval_pairs"), 1);
  const Evaluation seen = evaluate(trainer_.model(), setup_.source, split, pairs, start_,
                                   {"corner_error_median", "coverage"}, setup_.networks, setup_.device);
  std::map<std::string, double> values{{"mask_share", seen.mask_share}};
  for (const Scored& scored : seen.scores)
    if (scored.absent.empty()) values[scored.info->name] = scored.score.value;
  const Scored& error = seen.scores.front();
  if (!error.absent.empty())
    state_.goal_missing = error.absent, state_.goal_reason = error.reason;
  else if (state_.goal_iteration < 0 && error.score.value <= kGoalPercent)
    state_.goal_iteration = state_.iteration;
  log_->scalars(state_.iteration, values);
}

void Training::save() {
  const bool timed = warm_ && !trainer_.finished();
  const double earlier = checkpointing_.seconds();
  stopwatch_.stop();
  checkpointing_.start();
  setup_.folder.expect_there();
  state_.average_updates = trainer_.average().updates();
  state_.scalars_bytes = log_->sync();
  LoopState state = state_;
  state.timed_seconds += stopwatch_.seconds();
  state.wall_seconds += seconds_since(began_);
  const std::map<std::string, std::string> about = {{"version", "1"},
                                                    {"run", setup_.hash},
                                                    {"system", setup_.run.system},
                                                    {"plugin", setup_.run.plugin},
                                                    {"iteration", fmt::format("{}", state_.iteration)}};
  checkpoints_.write(state, [&](const auto& folder) { return save_training(folder, trainer_, about); });
  saved_ = state_;
  setup_.folder.write_status(status_);
  checkpointing_.stop();
  status_.checkpoint_seconds = checkpointing_.seconds();
  save_seconds_ = status_.checkpoint_seconds - earlier;
  saved_at_ = Clock::now();
  if (timed) stopwatch_.start();
}

void Training::end() {
  state_.timed_seconds += stopwatch_.seconds();
  if (state_.timed_iterations > 0) {
    status_.seconds_per_iteration = state_.timed_seconds / double(state_.timed_iterations);
    status_.pictures_per_second = double(options_.integer("batch")) / status_.seconds_per_iteration;
  }
  trainer_.average().swap();  // scores use the averaged weights
  if (status_.state == "diverged") return;
  status_.state = "done";
  if (trainer_.finite()) return;
  status_.state = "diverged";
  status_.why = "a weight is not finite";
}

}  // namespace maskbench

#include "train/trainer.h"

#include <ATen/record_function.h>

#include <algorithm>
#include <cmath>

#include "device/speed.h"
#include "layers/kernels/precision.h"
#include "maskbench/random.h"
#include "maskbench/warp.h"
#include "train/optimizers/optimizer.h"

namespace maskbench {
namespace {

// Disables gradients of the critic's weights during the generator's step: halves the critic's backward pass.
class FrozenWeights {
 public:
  explicit FrozenWeights(torch::nn::Module& network) : weights_(network.parameters()) { set(false); }
  ~FrozenWeights() { set(true); }

 private:
  void set(bool learning) {
    for (Tensor& weight : weights_) weight.requires_grad_(learning);
  }
  std::vector<Tensor> weights_;
};

Tensor pick(const Tensor& pool, Rng& rng, int64_t count) {
  return pool.index_select(0, rng.integers(pool.size(0), count)).to(torch::kFloat32) / 255;
}

const char* name_of(double Parts::*part) {
  if (part == &Parts::critic) return "critic";
  if (part == &Parts::generator) return "generator";
  return part == &Parts::optimizer ? "optimizer" : "data";
}

std::unique_ptr<DeviceGraph> graph_of(torch::Device device, const Options& train) {
  return train.flag("cuda_graph") ? make_device_graph(device) : nullptr;
}

}  // namespace

Trainer::Trainer(std::shared_ptr<Adversary> model, const Options& train, TrainingSet pool, uint64_t seed,
                 torch::Device device)
    : model_(std::move(model)),
      train_(train),
      pool_{pool.faces.to(device), pool.masked.to(device), pool.masks.to(device)},
      seed_(seed),
      device_(device),
      values_(device),
      placement_(train, device),
      augmented_(train),
      critic_(make_optimizer(model_->critic(), train, train.number("critic_rate"), values_)),
      generator_(make_optimizer(model_->generator(), train, train.number("generator_rate"), values_)),
      average_(model_->generator(), train.number("average")),
      pretraining_(graph_of(device, train), values_),
      training_(graph_of(device, train), values_),
      iterations_(train.integer("iterations")),
      critic_steps_(train.integer("critic_steps")),
      batch_(train.integer("batch")),
      products_(precision_called(train.text("precision"))),
      tf32_(train.text("precision") == "tf32"),
      random_share_(train.number("random_fakes")),
      mismatched_share_(train.number("mismatched_fakes")),
      update_penalty_(train.number("update_penalty")) {}

// Returns the random stream of `purpose`, indexed by the current value of `count`.
Rng Trainer::stream(const std::string& purpose, std::function<int64_t()> count) {
  return {seed_, purpose, [count = std::move(count)] { return uint64_t(count()); }, values_};
}

// Times a part, and names it to profilers; nested parts are subtracted from the enclosing one.
template <class Work>
void Trainer::timed(double Parts::*part, const Work& work) {
  RECORD_USER_SCOPE(name_of(part));
  if (!parts_) return work();
  Stopwatch stopwatch(device_);
  const double inner = parts_->inner();
  stopwatch.start();
  work();
  stopwatch.stop();
  const double within = parts_->inner() - inner;
  parts_->*part += stopwatch.seconds() - within;
}

Batch Trainer::draw(const std::string& purpose, const std::function<int64_t()>& count) {
  Batch batch;
  timed(&Parts::data, [&] { batch = draw_batch(purpose, count); });
  return batch;
}

Batch Trainer::draw_batch(const std::string& purpose, const std::function<int64_t()>& count) {
  Rng rng = stream(purpose, count);
  Batch batch;
  batch.scene.face = pick(pool_.faces, rng, batch_);
  batch.scene.mask = pick(pool_.masks, rng, batch_);
  batch.masked = pick(pool_.masked, rng, batch_);
  Rng moves = stream("augmentation of " + purpose, count);
  batch.scene.face = augmented_(batch.scene.face, moves);
  batch.masked = augmented_(batch.masked, moves);
  batch.scene.start = start(batch_);
  if (!placement_.jitters()) return batch;
  const Tensor noise = placement_.noise(batch_, rng);
  batch.scene.jitter =
      noise * values_.put({}, torch::kFloat32, [this](Tensor& to) { to.fill_(placement_.jitter(progress())); });
  return batch;
}

Batch Trainer::example() {
  return draw("example", [] { return 0; });
}

Tensor Trainer::random_fakes(const Scene& scene, Rng& rng) const {
  return wear_by_homography(scene, placement_.random(scene.face.size(0), rng)).image;
}

// The last of the generator's fakes are mismatched: the mask lies where the generator puts it on another face.
// Source:     Reed et al. 2016, arXiv:1605.05396, section 4.1: a critic that sees right pictures with wrong conditions.
Tensor Trainer::fakes(const Scene& scene, Rng& rng) const {
  torch::NoGradGuard off;
  const Worn worn = model_->wear(scene);
  Tensor fake = worn.image;
  const auto rows = [this](double share) { return int64_t(std::llround(share * double(batch_))); };
  const int64_t placed = rows(random_share_), swapped = std::min(rows(mismatched_share_), batch_ - placed);
  if (placed > 0)
    fake = torch::cat({random_fakes(scene, rng).narrow(0, 0, placed), fake.narrow(0, placed, batch_ - placed)});
  if (swapped > 0 && worn.homography) {
    const Tensor other = wear_by_homography(scene, worn.homography->roll(1, 0)).image;
    fake = torch::cat({fake.narrow(0, 0, batch_ - swapped), other.narrow(0, batch_ - swapped, swapped)});
  }
  return fake;
}

void Trainer::minimise_critic(const Tensor& loss, const Step& step) {
  loss.backward();
  timed(&Parts::optimizer, [this] {
    critic_->step();
    model_->after_critic_step();
  });
  refuse_graph(step);
  losses_.critic = loss.detach();
}

void Trainer::refuse_graph(const Step& step) {
  if (!step.asked()) return;
  for (GraphedStep* replay : {&pretraining_, &training_}) replay->refuse("a loss depends on the iteration");
}

void Trainer::pretrain_step() {
  const auto count = [this] { return pretrained_; };
  const Batch batch = draw("pretraining", count);
  Rng rng = stream("pretraining fakes", count);
  const Step step(pretrained_, 0, rng);
  critic_->zero_grad();
  minimise_critic(model_->pretraining_loss(batch, random_fakes(batch.scene, rng), step), step);
}

void Trainer::critic_step(int64_t step) {
  const auto count = [this, step] { return iteration_ * critic_steps_ + step; };
  const Batch batch = draw("critic batch", count);
  Rng rng = stream("critic", count);
  const Tensor fake = fakes(batch.scene, rng);
  const Step now(iteration_, progress(), rng);
  critic_->zero_grad();
  minimise_critic(model_->critic_loss(batch, fake, now), now);
}

void Trainer::generator_step() {
  const FrozenWeights critic(model_->critic());
  const auto count = [this] { return iteration_; };
  const Batch batch = draw("generator batch", count);
  Rng rng = stream("generator", count);
  generator_->zero_grad();
  const Worn fake = model_->wear(batch.scene);
  const Step step(iteration_, progress(), rng);
  Tensor loss = model_->generator_loss(batch, fake, step);
  if (update_penalty_ > 0 && fake.update) loss = loss + update_penalty_ * fake.update->square().sum(1).mean();
  loss.backward();
  timed(&Parts::optimizer, [this] {
    generator_->step();
    average_.update(values_);
  });
  refuse_graph(step);
  losses_.generator = loss.detach();
}

void Trainer::set_rates() {
  const double factor = rate_factor(train_, progress());
  set_rate(*critic_, factor * train_.number("critic_rate"));
  set_rate(*generator_, factor * train_.number("generator_rate"));
}

// Seeds LibTorch's global generator.
// Reason:     Random numbers that a plugin draws from it (dropout, for example) must depend on the iteration only, not
//             on earlier draws by evaluation or before an interruption.
void Trainer::seed_default_generator(const char* purpose, int64_t iteration) const {
  torch::manual_seed(stream_seed(seed_, purpose, uint64_t(iteration)));
}

Tensor Trainer::pretrain(int64_t iteration) {
  seed_default_generator("default generator of pretraining", iteration);
  const Precision precision(products_);
  const Tf32 tf32(tf32_);
  set_rate(*critic_, train_.number("pretrain_rate"));
  pretrained_ = iteration;
  pretraining_([this] { pretrain_step(); });
  return losses_.critic;
}

Losses Trainer::step() {
  seed_default_generator("default generator", iteration_);
  const Precision precision(products_);
  const Tf32 tf32(tf32_);
  set_rates();
  training_([this] {
    for (int64_t i = 0; i < critic_steps_; ++i) timed(&Parts::critic, [this, i] { critic_step(i); });
    timed(&Parts::generator, [this] { generator_step(); });
  });
  ++iteration_;
  return losses_;
}

bool Trainer::finite() const {
  for (const Tensor& weight : model_->parameters())
    if (!weight.isfinite().all().item<bool>()) return false;
  return true;
}

}  // namespace maskbench

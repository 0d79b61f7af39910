#include "train/trainer.h"

#include <cmath>

#include "maskbench/random.h"
#include "maskbench/warp.h"
#include "train/optimizer.h"

namespace maskbench {
namespace {

// The critic's weights take no gradient while the generator learns: half the work of its backward pass.
class Frozen {
 public:
  explicit Frozen(torch::nn::Module& network) : weights_(network.parameters()) { set(false); }
  ~Frozen() { set(true); }

 private:
  void set(bool learning) {
    for (Tensor& weight : weights_) weight.requires_grad_(learning);
  }
  std::vector<Tensor> weights_;
};

Tensor pick(const Tensor& pool, Rng& rng, int64_t count, torch::Device device) {
  const Tensor rows = rng.integers(pool.size(0), count).to(pool.device());
  return pool.index_select(0, rows).to(device).to(torch::kFloat32) / 255;
}

}  // namespace

Trainer::Trainer(std::shared_ptr<Adversary> model, const Options& train, Pool pool, uint64_t seed, torch::Device device)
    : model_(std::move(model)),
      train_(train),
      pool_{pool.faces.to(device), pool.masked.to(device), pool.masks.to(device)},
      seed_(seed),
      device_(device),
      placement_(train),
      augmented_(train),
      critic_(make_optimizer(model_->critic(), train, train.number("critic_rate"))),
      generator_(make_optimizer(model_->generator(), train, train.number("generator_rate"))),
      average_(model_->generator(), train.number("average")),
      iterations_(train.integer("iterations")),
      critic_steps_(train.integer("critic_steps")),
      batch_(train.integer("batch")),
      random_share_(train.number("random_fakes")),
      update_penalty_(train.number("update_penalty")) {}

Batch Trainer::draw(const char* purpose, int64_t step) {
  Rng rng(seed_, purpose, uint64_t(step));
  Batch batch;
  batch.scene.face = pick(pool_.faces, rng, batch_, device_);
  batch.scene.mask = pick(pool_.masks, rng, batch_, device_);
  batch.masked = pick(pool_.masked, rng, batch_, device_);
  Rng moves(seed_, std::string("augmentation of ") + purpose, uint64_t(step), device_);
  batch.scene.face = augmented_(batch.scene.face, moves);
  batch.masked = augmented_(batch.masked, moves);
  batch.scene.start = start(batch_);
  batch.scene.jitter = placement_.jitter(batch_, progress(), rng);
  if (batch.scene.jitter.defined()) batch.scene.jitter = batch.scene.jitter.to(device_);
  return batch;
}

Tensor Trainer::random_fakes(const Scene& scene, Rng& rng) const {
  return wear_by_homography(scene, placement_.random(scene.face.size(0), rng).to(scene.face)).image;
}

Tensor Trainer::minimise_critic(const Tensor& real, const Tensor& fake, const Step& step) {
  critic_->zero_grad();
  const Tensor loss = model_->critic_loss(real, fake, step);
  loss.backward();
  critic_->step();
  model_->after_critic_step();
  return loss.detach();
}

Tensor Trainer::pretrain(int64_t iteration) {
  seed_default_generator("default generator of pretraining", iteration);
  set_rate(*critic_, train_.number("pretrain_rate"));
  const Batch batch = draw("pretraining", iteration);
  Rng rng(seed_, "pretraining fakes", uint64_t(iteration), device_);
  return minimise_critic(batch.masked, random_fakes(batch.scene, rng), {iteration, 0, rng});
}

Tensor Trainer::critic_step(int64_t step) {
  const int64_t count = iteration_ * critic_steps_ + step;
  const Batch batch = draw("critic batch", count);
  Rng rng(seed_, "critic", uint64_t(count), device_);
  Tensor fake;
  {
    torch::NoGradGuard off;
    fake = model_->wear(batch.scene).image;
    const auto share = int64_t(std::llround(random_share_ * double(batch_)));
    if (share > 0)
      fake = torch::cat({random_fakes(batch.scene, rng).narrow(0, 0, share), fake.narrow(0, share, batch_ - share)});
  }
  return minimise_critic(batch.masked, fake, {iteration_, progress(), rng});
}

Tensor Trainer::generator_step() {
  const Frozen critic(model_->critic());
  const Batch batch = draw("generator batch", iteration_);
  Rng rng(seed_, "generator", uint64_t(iteration_), device_);
  generator_->zero_grad();
  const Worn fake = model_->wear(batch.scene);
  Tensor loss = model_->generator_loss(batch, fake, {iteration_, progress(), rng});
  if (update_penalty_ > 0 && fake.update) loss = loss + update_penalty_ * fake.update->square().sum(1).mean();
  loss.backward();
  generator_->step();
  average_.update();
  return loss.detach();
}

void Trainer::set_rates() {
  const double factor = rate_factor(train_, progress());
  set_rate(*critic_, factor * train_.number("critic_rate"));
  set_rate(*generator_, factor * train_.number("generator_rate"));
}

// Reason:     What a plugin draws from LibTorch's own generator (dropout, say) depends on the iteration alone too, not
// on
//             what was drawn before: by evaluation, or before a run was cut off.
void Trainer::seed_default_generator(const char* purpose, int64_t iteration) const {
  torch::manual_seed(stream_seed(seed_, purpose, uint64_t(iteration)));
}

Losses Trainer::step() {
  seed_default_generator("default generator", iteration_);
  set_rates();
  Losses losses;
  for (int64_t i = 0; i < critic_steps_; ++i) losses.critic = critic_step(i);
  losses.generator = generator_step();
  ++iteration_;
  return losses;
}

bool Trainer::finite() const {
  for (const Tensor& weight : model_->parameters())
    if (!weight.isfinite().all().item<bool>()) return false;
  return true;
}

}  // namespace maskbench

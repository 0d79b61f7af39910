// What every system that learns must do in training.
#include <fmt/format.h>

#include "plugin/loader/load.h"
#include "plugin/suite/check.h"
#include "plugin/suite/variants.h"
#include "rehearsal/rehearse.h"
#include "system/messages.h"
#include "train/trainer.h"

namespace maskbench {
namespace {

constexpr int64_t kSize = 24, kBatch = 3;

void expect_finite(const char* loss, const Tensor& value) {
  expect(value.dim() == 0, c10::str("the ", loss, "'s loss is ", value.sizes(), ", expected a scalar"));
  expect(value.isfinite().all().item<bool>(), fmt::format("the {}'s loss is not finite", loss));
}

// Every weight has a finite gradient; unless `may_stand`, some element of it is not zero. A single number, such as the bias
// of a score, may cancel in a difference of scores.
void expect_gradients(const torch::nn::Module& network, const char* which, bool may_stand) {
  for (const auto& weight : network.named_parameters()) {
    const Tensor& gradient = weight.value().grad();
    const std::string name = fmt::format("{} of {}", weight.key(), which);
    expect(may_stand || gradient.defined(), name + " has no gradient");
    if (!gradient.defined()) continue;
    expect(gradient.isfinite().all().item<bool>(), name + " has a gradient that is not finite");
    const bool moves = weight.value().numel() == 1 || gradient.abs().max().item<double>() > 0;
    expect(may_stand || moves, name + " has a gradient of zero");
  }
}

// Strong signals: a narrow critic's deep units, as they come, are on or off for all pictures alike.
void stir(torch::nn::Module& network) {
  const torch::NoGradGuard off;
  for (Tensor& weight : network.parameters())
    if (weight.dim() > 1) weight.normal_(0, std::sqrt(2 / double(weight.numel() / weight.size(0))));
}

void check_generator(const ModelPlugin& plugin) {
  const Batch batch = random_batch(kBatch, kSize);
  for_each_variant(plugin, true, [&](const Variant& variant) {
    Rng rng(3, "step", 0);
    const auto model = seeded_adversary(plugin, variant.options, kSize);
    const Tensor loss = model->generator_loss(batch, model->wear(batch.scene), {0, 0.0, rng});
    expect_finite("generator", loss);
    loss.backward();
    expect_gradients(model->generator(), "G", variant.extreme);
  });
}

// One step of the critic. `stirs`: how often its weights are drawn anew beforehand.
void try_critic(const ModelPlugin& plugin, const Variant& variant, int stirs) {
  const Batch batch = random_batch(kBatch, kSize);
  Rng rng(3, "step", 0);
  const auto model = seeded_adversary(plugin, variant.options, kSize);
  for (int i = 0; i < stirs; ++i) stir(model->critic());
  const Tensor loss = model->critic_loss(batch, model->wear(batch.scene).image.detach(), {0, 0.0, rng});
  expect_finite("critic", loss);
  loss.backward();
  model->after_critic_step();
  expect_gradients(model->critic(), "D", variant.extreme);
  for (const auto& weight : model->generator().named_parameters())
    expect(!weight.value().grad().defined(), "the critic's loss gives a gradient to " + weight.key() + " of G");
}

// A loss with a margin is flat where a critic is sure of every picture: one of a few critics must learn.
void check_critic(const ModelPlugin& plugin) {
  constexpr int kCritics = 6;
  for_each_variant(plugin, true, [&](const Variant& variant) {
    for (int stirs = 0; stirs < kCritics; ++stirs) try {
        return try_critic(plugin, variant, stirs);
      } catch (const CheckFailed&) {
        if (stirs + 1 == kCritics) throw;
      }
  });
}

void check_networks(const ModelPlugin& plugin) {
  const auto model = seeded_adversary(plugin, variants_of(plugin).front().options, kSize);
  const auto children = model->named_children();
  expect(children.contains("G") && children.contains("D"), "it does not register modules \"G\" and \"D\"");
  const size_t both = model->generator().parameters().size() + model->critic().parameters().size();
  expect(model->parameters().size() == both, "it has weights beside \"G\" and \"D\", which nothing trains");
}

std::vector<Tensor> trained(const ModelPlugin& plugin, const Options& options, uint64_t seed) {
  const auto model = seeded_adversary(plugin, options, kSize);
  Trainer trainer(model, short_training(plugin, 2, kBatch), random_pool(6, kSize), seed, torch::kCPU);
  trainer.step();
  trainer.step();
  expect(trainer.finite(), "after two iterations its weights are not finite");
  std::vector<Tensor> weights;
  for (const Tensor& weight : model->parameters()) weights.push_back(weight.detach().flatten());
  return {torch::cat(weights)};
}

void check_repetition(const ModelPlugin& plugin) {
  for_each_variant(plugin, false, [&](const Variant& variant) {
    const auto once = trained(plugin, variant.options, 1), again = trained(plugin, variant.options, 1);
    expect(once[0].equal(again[0]), "the same seed gives other weights: draw from Step::rng only");
    expect(!once[0].equal(trained(plugin, variant.options, 2)[0]), "another seed gives the same weights");
  });
}

// Tensors of the meta device have shapes but no values: what reads a value, or brings a tensor of the CPU, fails there as it
// would fail, or wait, on a GPU.
void check_other_device(const ModelPlugin& plugin) {
  for_each_variant(plugin, false, [&](const Variant& variant) {
    Options train = short_training(plugin, 8, kBatch);
    train.set("cuda_graph", false);
    try {
      rehearse(seeded_adversary(plugin, variant.options, kSize), train, kSize);
    } catch (const c10::NotImplementedError& missing) {  // LibTorch's, not the plugin's
      tell("note: not tried on another device, {}: {}\n", variant.name, missing.what_without_backtrace());
    }
  });
}

}  // namespace

std::vector<Check> adversary_checks(const std::string& file) {
  const ModelPlugin& plugin = load_plugin(file);
  const auto with = [&plugin](void (*check)(const ModelPlugin&)) { return [&plugin, check] { check(plugin); }; };
  return {{"has a generator, a critic and no other weights", with(check_networks)},
          {"gives every weight of the generator a finite gradient", with(check_generator)},
          {"gives every weight of the critic a finite gradient and leaves the generator alone", with(check_critic)},
          {"trains to the same weights from the same seed", with(check_repetition)},
          {"works on a device other than the CPU (LibTorch's meta device)", with(check_other_device)}};
}

}  // namespace maskbench

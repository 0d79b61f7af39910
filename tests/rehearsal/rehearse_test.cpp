// Every system in every variant, trained on the meta device as on a GPU.
#include "rehearsal/rehearse.h"

#include "maskbench/losses.h"
#include "maskbench/metric_networks.h"
#include "maskbench/warp.h"
#include "rehearsal/meta_operators.h"
#include "spec/sections.h"
#include "tests/plugins/models.h"
#include "tests/train/tiny_training.h"

namespace maskbench {
namespace {

Options meta_training(const ModelPlugin& plugin) {
  Options train(train_schema());
  for (const auto& [name, value] : plugin.train) train.set(name, value);
  train.set("batch", int64_t(4));
  return train;
}

class EveryRehearsedModel : public EveryModel {
 protected:
  // Reports what the rehearsal finds.
  void rehearse_with(const std::string& name, const Options& options, const Options& train) {
    SCOPED_TRACE(name);
    try {
      rehearse(std::dynamic_pointer_cast<Adversary>(make(options, kSize)), train, kSize);
    } catch (const c10::Error& problem) {
      ADD_FAILURE() << problem.what_without_backtrace();
    }
  }
};

TEST_P(EveryRehearsedModel, TrainsAndWearsInEveryVariant) {
  for (const auto& [name, options] : variants(plugin_)) rehearse_with(name, options, meta_training(plugin_));
}

// Each choice and flag of [train], and each number that is 0 by default, one at a time.
std::vector<Variant> training_variants(const Options& train) {
  std::vector<Variant> all;
  const auto add = [&](const std::string& name, const Value& value) {
    all.push_back({name + " = " + to_text(value), train});
    all.back().options.set(name, value);
  };
  for (const Option& option : train_schema()) {
    for (const std::string& choice : option.choices) add(option.name, choice);
    if (std::holds_alternative<bool>(option.fallback)) add(option.name, false), add(option.name, true);
    if (option.fallback == Value(0.0)) add(option.name, 0.25);
  }
  add("critic_steps", int64_t(3));
  return all;
}

TEST_P(EveryRehearsedModel, TrainsWithEverySettingOfTraining) {
  for (const auto& [name, train] : training_variants(meta_training(plugin_)))
    rehearse_with(name, small(plugin_), train);
}

INSTANTIATE_TEST_SUITE_P(Plugins, EveryRehearsedModel, testing::ValuesIn(trained_plugin_files()), stem);

// A model whose critic's loss has a flaw that a CPU forgives.
class Flawed final : public Adversary {
 public:
  using Flaw = std::function<Tensor(const Tensor& loss, const Batch&, const Step&)>;
  explicit Flawed(Flaw flaw)
      : G(register_module("G", WarpPredictor(make_trunk(7, four_halvings(3), narrow()), "mean", 4, kSize))),
        D(register_module("D", Critic(make_trunk(3, four_halvings(3), narrow()), "map", kSize))),
        flaw_(std::move(flaw)) {}

  Worn wear(const Scene& scene) override { return stn_.wear(scene, G); }
  Tensor critic_loss(const Batch& batch, const Tensor& fake, const Step& step) override {
    return flaw_(bce_real(D(batch.masked)) + bce_fake(D(fake)), batch, step);
  }
  Tensor generator_loss(const Batch&, const Worn& fake, const Step&) override { return bce_real(D(fake.image)); }

 private:
  WarpPredictor G;
  Critic D;
  SpatialTransformer stn_{Options(spatial_transformer_options())};
  Flaw flaw_;
};

// What the rehearsal of a model with that flaw says; empty: nothing.
std::string complaint(Flawed::Flaw flaw) {
  try {
    rehearse(std::make_shared<Flawed>(std::move(flaw)), train_options(), kSize);
  } catch (const c10::Error& problem) {
    return problem.what_without_backtrace();
  }
  return "";
}

TEST(Rehearse, AcceptsALossWithoutAFlaw) {
  EXPECT_EQ(complaint([](const Tensor& loss, const Batch&, const Step&) { return loss; }), "");
  EXPECT_EQ(complaint([](const Tensor& loss, const Batch&, const Step& step) {
              return loss * (1 + 0.1 * step.progress()) + step.rng.uniform({1}).sum();
            }),
            "");
}

TEST(Rehearse, RefusesALossThatReadsAValue) {
  const auto item = [](const Tensor& loss, const Batch&, const Step&) {
    return loss.item<float>() > 100 ? loss / 2 : loss;
  };
  EXPECT_NE(complaint(item), "");
}

TEST(Rehearse, RefusesALossThatCopiesToTheHost) {
  EXPECT_NE(
      complaint([](const Tensor& loss, const Batch& batch, const Step&) { return loss + batch.masked.cpu().mean(); }),
      "");
}

TEST(Rehearse, RefusesALossWithATensorOfTheCpu) {
  const Tensor weights = torch::rand({3});
  EXPECT_NE(complaint([=](const Tensor& loss, const Batch& batch, const Step&) {
              return loss + (batch.masked.mean({2, 3}) * weights).mean();
            }),
            "");
  EXPECT_NE(complaint([=](const Tensor& loss, const Batch& batch, const Step&) {
              return loss + batch.masked.mean({2, 3}).mv(weights).mean();
            }),
            "")
      << "an operator that the meta device does not check";
}

TEST(Rehearse, RefusesALossThatCopiesANumberOfTheHostWhichAGraphWouldFreeze) {
  EXPECT_NE(complaint([](const Tensor& loss, const Batch&, const Step&) { return loss + torch::tensor(0.5f); }), "");
  EXPECT_NE(complaint([](const Tensor& loss, const Batch&, const Step&) {
              return loss + torch::tensor({0.5f, 1.0f}).to(loss.device()).sum();
            }),
            "");
}

TEST(Rehearse, RefusesALossWithABooleanIndex) {
  EXPECT_NE(complaint([](const Tensor& loss, const Batch& batch, const Step&) {
              return loss + batch.masked.index({batch.masked > 0.5}).mean();
            }),
            "");
  EXPECT_NE(complaint([](const Tensor& loss, const Batch& batch, const Step&) {
              return loss + (batch.masked > 0.5).nonzero().to(torch::kFloat32).mean();
            }),
            "");
}

// Each operator that the meta device lacks, and nothing else.
TEST(Rehearse, ReplacesTheseOperatorsAlone) {
  EXPECT_EQ(meta_stand_ins(), (std::vector<std::string>{
                                  "aten::convolution", "aten::convolution_backward", "aten::native_batch_norm",
                                  "aten::native_batch_norm_backward", "aten::grid_sampler_2d",
                                  "aten::grid_sampler_2d_backward", "aten::_fused_adam_.tensor_lr", "aten::roll",
                                  "aten::flip", "aten::dot", "aten::relu", "aten::index_select", "aten::where.self"}));
}

TEST(Rehearse, PassesPicturesThroughEveryNetworkOfTheMetrics) {
  register_meta_operators();
  for (const NetworkInfo& network : all_networks()) {
    SCOPED_TRACE(network.name);
    Tensors tensors;
    for (const std::string& name : network.weights)
      for (const auto& [tensor, shape] : find_weights(name)->shapes()) tensors[tensor] = torch::zeros(shape);
    const torch::NoGradGuard off;
    try {
      const Forward forward = network.make(tensors, torch::kMeta);
      for (const Tensor& output : forward(torch::empty({2, 3, 80, 80}, torch::kMeta))) {
        EXPECT_TRUE(output.is_meta());
        EXPECT_EQ(output.size(0), 2);
      }
    } catch (const c10::Error& problem) {
      ADD_FAILURE() << problem.what_without_backtrace();
    }
  }
}

}  // namespace
}  // namespace maskbench

// What every plugin of this build must do, whatever it is.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "plugin/load.h"
#include "spec/sections.h"

namespace maskbench {
namespace {

std::vector<std::string> plugin_files() {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(MASKBENCH_BUILD_DIR "/plugins"))
    if (entry.path().extension() == ".so") files.push_back(entry.path().string());
  std::sort(files.begin(), files.end());
  return files;
}

// Defaults, but narrow where a model can be.
Options small(const ModelPlugin& plugin) {
  Options options(plugin.options);
  if (find_option(plugin.options, "width")) options.set("width", int64_t(8));
  return options;
}

// Faces and half-transparent masks at random; anchors that a shift and a stretch match.
Scene some_scene(int64_t batch, int64_t size) {
  Rng rng(3, "every model", uint64_t(size));
  Scene scene;
  scene.face = rng.uniform({batch, 3, size, size});
  scene.mask = rng.uniform({batch, 4, size, size});
  scene.start = rng.normal({batch, 8}, 0.05);
  scene.mask_anchors = torch::tensor({-0.6, -0.2, 0.0, -0.5, 0.6, -0.2, -0.5, 0.4, 0.0, 0.6, 0.5, 0.4})
                           .view({1, 6, 2})
                           .expand({batch, 6, 2});
  scene.face_anchors = 0.8 * scene.mask_anchors + 0.1;
  return scene;
}

class EveryModel : public testing::TestWithParam<std::string> {
 protected:
  const ModelPlugin& plugin_ = load_plugin(GetParam());

  std::shared_ptr<Wearer> make(const Options& options, int64_t size) const {
    torch::manual_seed(4);
    return plugin_.make(options, size);
  }
  std::shared_ptr<Adversary> adversary(int64_t size) const {
    return std::dynamic_pointer_cast<Adversary>(make(small(plugin_), size));
  }
};

void expect_worn(const Worn& worn, int64_t batch, int64_t size) {
  EXPECT_EQ(worn.image.sizes(), (std::vector<int64_t>{batch, 3, size, size}));
  EXPECT_EQ(worn.mask.sizes(), (std::vector<int64_t>{batch, 4, size, size}));
  for (const Tensor& picture : {worn.image, worn.mask}) {
    EXPECT_GE(picture.min().item<double>(), -1e-6);  // bilinear weights sum to 1 but for rounding
    EXPECT_LE(picture.max().item<double>(), 1 + 1e-6);
  }
  EXPECT_GT(worn.mask.select(1, 3).amax({1, 2}).min().item<double>(), 0) << "a mask is nowhere in the picture";
  const auto expect_shape = [](const std::optional<Tensor>& found, const std::vector<int64_t>& shape) {
    EXPECT_TRUE(!found || found->sizes() == shape) << found->sizes();
  };
  expect_shape(worn.grid, {batch, size, size, 2});
  expect_shape(worn.homography, {batch, 3, 3});
  expect_shape(worn.warp, {batch, 8});
  expect_shape(worn.update, {batch, 8});
}

TEST_P(EveryModel, WearsAtAnyBatchAndOddSizes) {
  for (const int64_t size : {32, 33, 47})
    for (const int64_t batch : {1, 3}) {
      SCOPED_TRACE(testing::Message() << batch << " pictures of " << size);
      expect_worn(make(small(plugin_), size)->wear(some_scene(batch, size)), batch, size);
    }
}

TEST_P(EveryModel, BuildsAndWearsWithEveryChoice) {
  for (const Option& option : plugin_.options)
    for (const std::string& choice : option.choices) {
      SCOPED_TRACE(option.name + " = " + choice);
      Options options = small(plugin_);
      options.set(option.name, choice);
      expect_worn(make(options, 33)->wear(some_scene(2, 33)), 2, 33);
    }
}

TEST_P(EveryModel, LaysThePictureItReports) {
  const Scene scene = some_scene(2, 32);
  const Worn worn = make(small(plugin_), 32)->wear(scene);
  const Tensor alpha = worn.mask.narrow(1, 3, 1);
  const Tensor expected = scene.face * (1 - alpha) + worn.mask.narrow(1, 0, 3) * alpha;
  EXPECT_LT((worn.image - expected).abs().max().item<double>(), 1e-5);
  if (!worn.warp || !worn.update) return;
  EXPECT_LT((*worn.warp - scene.start - *worn.update).abs().max().item<double>(), 1e-6);
}

TEST_P(EveryModel, IsDeterministic) {
  const Scene scene = some_scene(2, 32);
  const auto model = make(small(plugin_), 32);
  const Worn once = model->wear(scene), again = model->wear(scene);
  EXPECT_TRUE(once.image.equal(again.image));
  EXPECT_TRUE(once.image.equal(make(small(plugin_), 32)->wear(scene).image)) << "initial weights of the same seed";
}

TEST_P(EveryModel, WearsEachFaceWithoutRegardToTheOthersWhenScored) {
  const auto model = make(small(plugin_), 32);
  model->eval();
  const Scene all = some_scene(3, 32);
  const auto row = [](const Tensor& x) { return x.narrow(0, 1, 1); };
  const Scene one{row(all.face), row(all.mask), row(all.start), {}, row(all.face_anchors), row(all.mask_anchors)};
  EXPECT_LT((model->wear(one).image - row(model->wear(all).image)).abs().max().item<double>(), 1e-4);
}

TEST_P(EveryModel, HasDefaultsThatItsOwnOptionsAccept) {
  for (const Option& option : plugin_.options) {
    EXPECT_EQ(option.complaint(option.fallback), std::nullopt) << option.name;
    EXPECT_FALSE(option.about.empty()) << option.name;
  }
  for (const auto& [name, value] : plugin_.train) {
    const Option* key = find_option(train_schema(), name);
    ASSERT_NE(key, nullptr) << name;
    EXPECT_EQ(key->fallback.index(), value.index()) << name;
    EXPECT_EQ(key->complaint(value), std::nullopt) << name;
  }
}

// Every weight has a finite gradient that is not zero, but for a bias of the score itself: a difference of scores
// (Wasserstein) does not see it.
void expect_gradients(const torch::nn::Module& network) {
  for (const auto& weight : network.named_parameters()) {
    const Tensor& gradient = weight.value().grad();
    ASSERT_TRUE(gradient.defined()) << weight.key();
    EXPECT_TRUE(gradient.isfinite().all().item<bool>()) << weight.key();
    EXPECT_TRUE(weight.value().numel() == 1 || gradient.abs().max().item<double>() > 0) << weight.key();
  }
}

class EveryAdversary : public EveryModel {
 protected:
  void SetUp() override {
    model_ = adversary(48);
    ASSERT_NE(model_, nullptr);
    batch_ = {some_scene(3, 48), Rng(3, "masked", 0).uniform({3, 3, 48, 48})};
  }
  Step step() { return {0, 0.0, rng_}; }

  std::shared_ptr<Adversary> model_;
  Batch batch_;
  Rng rng_{3, "step", 0};
};

TEST_P(EveryAdversary, ReachesEveryWeightOfTheGenerator) {
  model_->generator_loss(batch_, model_->wear(batch_.scene), step()).backward();
  expect_gradients(model_->generator());
}

TEST_P(EveryAdversary, ReachesEveryWeightOfTheCriticAndLeavesTheGeneratorAlone) {
  const Tensor loss = model_->critic_loss(batch_.masked, model_->wear(batch_.scene).image.detach(), step());
  EXPECT_EQ(loss.dim(), 0);
  loss.backward();
  model_->after_critic_step();
  expect_gradients(model_->critic());
  for (const Tensor& weight : model_->generator().parameters()) EXPECT_FALSE(weight.grad().defined());
}

TEST_P(EveryAdversary, DrawsFromTheStepsOwnStream) {
  const Tensor fake = model_->wear(batch_.scene).image.detach();
  Rng same(3, "step", 0);
  torch::manual_seed(1);
  const Tensor once = model_->critic_loss(batch_.masked, fake, step());
  torch::manual_seed(2);
  EXPECT_TRUE(model_->critic_loss(batch_.masked, fake, {0, 0.0, same}).equal(once));
}

TEST_P(EveryAdversary, HasNoWeightsBesideItsTwoNetworks) {
  const size_t of_both = model_->generator().parameters().size() + model_->critic().parameters().size();
  EXPECT_EQ(model_->parameters().size(), of_both);
}

std::vector<std::string> trained_plugin_files() {
  auto files = plugin_files();
  std::erase_if(files, [](const std::string& file) { return !load_plugin(file).trained; });
  return files;
}

std::string stem(const testing::TestParamInfo<std::string>& info) {
  return std::filesystem::path(info.param).stem().string();
}
INSTANTIATE_TEST_SUITE_P(Plugins, EveryModel, testing::ValuesIn(plugin_files()), stem);
INSTANTIATE_TEST_SUITE_P(Plugins, EveryAdversary, testing::ValuesIn(trained_plugin_files()), stem);

}  // namespace
}  // namespace maskbench

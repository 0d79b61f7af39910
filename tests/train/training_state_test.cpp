#include "train/training_state.h"

#include <gtest/gtest.h>

#include "formats/safetensors.h"
#include "maskbench/errors.h"
#include "tests/system/temporary_folder.h"
#include "tests/train/tiny_training.h"
#include "tests/train/weights.h"
#include "train/optimizers/optimizer_state.h"

namespace maskbench {
namespace {

namespace fs = std::filesystem;

// All weights, as they train and averaged, and what the optimisers remember.
std::vector<Tensor> everything(TinyTraining& t) {
  std::vector<Tensor> all = weights(*t.model);
  t.trainer.average().swap();
  for (const Tensor& weight : weights(*t.model)) all.push_back(weight);
  t.trainer.average().swap();
  for (const auto& [name, tensor] : optimizer_state(t.trainer.generator_optimizer(), *t.model->G))
    all.push_back(tensor.clone());
  for (const auto& [name, tensor] : optimizer_state(t.trainer.critic_optimizer(), *t.model->D))
    all.push_back(tensor.clone());
  return all;
}

class TrainingState : public testing::TestWithParam<std::string> {
 protected:
  Options train() const { return train_with("optimizer", GetParam()); }
  const TemporaryFolder folder_;
};

TEST_P(TrainingState, GoesOnBitForBit) {
  TinyTraining straight(train()), first(train()), second(train());
  straight.trainer.pretrain(0);
  first.trainer.pretrain(0);
  for (int i = 0; i < 4; ++i) straight.trainer.step();
  for (int i = 0; i < 2; ++i) first.trainer.step();
  save_training(folder_.path, first.trainer, {});
  load_training(folder_.path, second.trainer, 2, first.trainer.average().updates());
  EXPECT_TRUE(same(everything(first), everything(second)));
  for (int i = 0; i < 2; ++i) second.trainer.step();
  EXPECT_TRUE(same(everything(straight), everything(second)));
  EXPECT_EQ(second.trainer.iteration(), 4);
}

TEST_P(TrainingState, CanBeSavedBeforeTheGeneratorHasMoved) {
  TinyTraining straight(train()), first(train()), second(train());
  straight.trainer.pretrain(0);
  first.trainer.pretrain(0);
  save_training(folder_.path, first.trainer, {});
  load_training(folder_.path, second.trainer, 0, 0);
  straight.trainer.step();
  second.trainer.step();
  EXPECT_TRUE(same(everything(straight), everything(second)));
}

TEST_P(TrainingState, IsNotChangedByBeingSaved) {
  TinyTraining plain(train()), saved(train());
  for (int i = 0; i < 2; ++i) {
    plain.trainer.step();
    saved.trainer.step();
    save_training(folder_.path, saved.trainer, {});
  }
  EXPECT_TRUE(same(everything(plain), everything(saved)));
}

TEST_P(TrainingState, IsNamedByTheWeight) {
  TinyTraining t(train());
  t.trainer.step();
  save_training(folder_.path, t.trainer, {{"run", "abc"}});
  const SafetensorsFile file(folder_ / "training.safetensors"), model(folder_ / "model.safetensors");
  const std::string weight = t.model->G->named_parameters()[0].key();
  EXPECT_TRUE(file.tensors().contains("G." + weight));
  EXPECT_TRUE(file.tensors().contains("optimizer.G." + weight + ".step"));
  EXPECT_TRUE(
      file.tensors().contains("optimizer.G." + weight + (GetParam() == "adam" ? ".exp_avg_sq" : ".square_avg")));
  EXPECT_TRUE(model.tensors().contains("G." + weight));
  EXPECT_EQ(model.metadata().at("run"), "abc");
}

// One tensor of the file under another name: LibTorch's own loader would go by position.
TEST_P(TrainingState, WithAnotherNameIsRefusedAndChangesNothing) {
  TinyTraining saved(train()), loaded(train());
  saved.trainer.step();
  save_training(folder_.path, saved.trainer, {});
  {
    const SafetensorsFile file(folder_ / "training.safetensors");
    auto tensors = file.tensors();
    auto moved = tensors.extract(std::prev(tensors.end()));
    moved.key() += "x";
    tensors.insert(std::move(moved));
    write_safetensors(folder_ / "renamed", tensors);
  }
  fs::rename(folder_ / "renamed", folder_ / "training.safetensors");
  const auto before = everything(loaded);
  EXPECT_THROW(load_training(folder_.path, loaded.trainer, 1, 1), UserError);
  EXPECT_TRUE(same(everything(loaded), before));
  EXPECT_EQ(loaded.trainer.iteration(), 0);
}

INSTANTIATE_TEST_SUITE_P(Optimisers, TrainingState, testing::Values("adam", "rmsprop"),
                         [](const auto& info) { return info.param; });

}  // namespace
}  // namespace maskbench

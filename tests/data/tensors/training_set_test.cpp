#include "data/tensors/training_set.h"

#include <gtest/gtest.h>

#include "tests/data/tensors/numbered_pictures.h"

namespace maskbench {
namespace {

TEST(LoadTrainingSet, HoldsEachPictureOfTheTrainingSplitAtItsRow) {
  for (const int threads : {1, 4}) {
    const TrainingSet pool = load_training_set(NumberedPictures(), threads);
    EXPECT_EQ(pool.faces.sizes(), (std::vector<int64_t>{50, 3, kSide, kSide}));
    EXPECT_EQ(pool.masks.sizes(), (std::vector<int64_t>{7, 4, kSide, kSide}));
    const auto expected = [](const Tensor& pictures, int64_t first) {
      const Tensor values = torch::arange(first, first + pictures.size(0)).to(torch::kUInt8);
      return values.view({-1, 1, 1, 1}).expand_as(pictures);
    };
    EXPECT_TRUE(pool.faces.equal(expected(pool.faces, 0))) << threads;
    EXPECT_TRUE(pool.masked.equal(expected(pool.masked, 100))) << threads;
    EXPECT_TRUE(pool.masks.equal(expected(pool.masks, 200))) << threads;
  }
}

TEST(LoadTrainingSet, PassesOnWhatAThreadThrew) {
  NumberedPictures source;
  source.broken = 37;
  for (const int threads : {1, 4}) {
    try {
      load_training_set(source, threads);
      ADD_FAILURE() << "loaded a broken picture";
    } catch (const std::runtime_error& error) {
      EXPECT_STREQ(error.what(), "face 37 is broken");
    }
  }
}

}  // namespace
}  // namespace maskbench

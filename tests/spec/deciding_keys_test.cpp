#include "spec/deciding_keys.h"

#include <gtest/gtest.h>

namespace maskbench {
namespace {

TEST(DecidingKeys, AreNotThoseThatOnlyObserve) {
  for (const char* key : {"train.log_every", "train.sample_every", "train.checkpoint_every", "train.keep_checkpoints",
                          "train.hang_seconds", "eval.figure_faces", "eval.figure_masks", "eval.checkpoints"})
    EXPECT_FALSE(decides_numbers(key, false)) << key;
  for (const char* key : {"train.batch", "train.eval_every", "train.eval_pairs", "eval.pairs", "data.size", "plugin",
                          "options.hang_seconds"})
    EXPECT_TRUE(decides_numbers(key, false)) << key;
}

TEST(DecidingKeys, OfWeightsAreNotThoseOfEval) {
  for (const char* key : {"eval.pairs", "eval.metrics", "eval.reference", "train.log_every"})
    EXPECT_FALSE(decides_weights(key, false)) << key;
  for (const char* key : {"train.batch", "data.size", "options.eval"}) EXPECT_TRUE(decides_weights(key, false)) << key;
}

TEST(DecidingKeys, OfPhotographsAreTheirContent) {
  for (const char* key : {"data.source", "data.folder", "data.pack", "data.size", "data.face_margin"}) {
    EXPECT_FALSE(decides_numbers(key, true)) << key;
    EXPECT_TRUE(decides_numbers(key, false)) << key;
  }
  EXPECT_TRUE(decides_numbers("data.content", true));
  EXPECT_TRUE(decides_numbers("train.batch", true));
}

}  // namespace
}  // namespace maskbench

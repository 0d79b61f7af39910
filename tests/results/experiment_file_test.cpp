#include "results/experiment_file.h"

#include <gtest/gtest.h>

#include "system/atomic_file.h"
#include "tests/system/temporary_folder.h"

namespace maskbench {
namespace {

ExperimentFile demo() {
  ExperimentFile demo;
  demo.name = "demo";
  demo.title = "A \"demo\"";
  demo.reference = "truth";
  demo.systems = {"constant", "GAN"};
  demo.metrics = {"ssim", "parameters"};
  demo.runs.push_back({.name = "constant-1", .system = "constant", .plugin = "constant", .seed = 0});
  demo.runs.push_back({.name = "gan-1",
                       .system = "GAN",
                       .plugin = "gan",
                       .seed = 3,
                       .point = {{"options.z", 2.0}, {"options.a", {1, 2}}},
                       .sources = "abc"});
  demo.notes = {"48 x 48 pixels"};
  demo.ablation = {"options.z", "system", {"ssim"}, "GAN", {{"options.z", 2.0}}};
  return demo;
}

TEST(ExperimentFile, ComesBackAsItWas) {
  const TemporaryFolder folder;
  write_experiment_file(folder.path, demo());
  const ExperimentFile read = read_experiment_file(folder.path), written = demo();
  EXPECT_EQ(read.name, written.name);
  EXPECT_EQ(read.title, written.title);
  EXPECT_EQ(read.reference, written.reference);
  EXPECT_EQ(read.systems, written.systems);
  EXPECT_EQ(read.metrics, written.metrics);
  EXPECT_TRUE(read.runs == written.runs);
  EXPECT_EQ(read.runs[1].point.dump(), R"({"options.z":2.0,"options.a":[1,2]})") << "the order of the spec";
  EXPECT_EQ(read.notes, written.notes);
  EXPECT_TRUE(read.ablation == written.ablation);
}

TEST(ExperimentFile, IsTheSameBytesAfterReadingAndWriting) {
  const TemporaryFolder folder;
  write_experiment_file(folder.path, demo());
  const std::string before = read_file(folder / kExperimentFile);
  write_experiment_file(folder.path, read_experiment_file(folder.path));
  EXPECT_EQ(read_file(folder / kExperimentFile), before);
}

TEST(ExperimentFile, MayLackKeysButNotBeNewer) {
  const TemporaryFolder folder;
  folder.write(kExperimentFile, R"({"runs": [{"run": "a-1", "system": "a"}]})");
  const ExperimentFile read = read_experiment_file(folder.path);
  ASSERT_EQ(read.runs.size(), 1u);
  EXPECT_FALSE(read.runs[0].seed);
  EXPECT_FALSE(read.ablation);
  for (const char* text : {"{", R"({"systems": 3})", R"({"runs": [{}]})", R"({"version": 3})"}) {
    folder.write(kExperimentFile, text);
    EXPECT_THROW(read_experiment_file(folder.path), std::runtime_error) << text;
  }
}

}  // namespace
}  // namespace maskbench

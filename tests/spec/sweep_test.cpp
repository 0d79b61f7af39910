#include "spec/sweep.h"

#include <fmt/format.h>

#include "system/atomic_file.h"
#include "tests/spec/spec_file.h"

namespace maskbench {
namespace {

std::string swept(const std::string& lines) {
  return replaced(kTinySpec, "[[system]]\nname = \"GAN\"", lines + "\n[[system]]\nname = \"GAN\"");
}

// "k=1.0 batch=4; ..." of the runs of the first seed of a system.
std::string points(const Experiment& experiment, const std::string& system = "GAN") {
  std::string text;
  for (const auto& run : experiment.runs) {
    if (run.system != system || run.seed != 0) continue;
    if (!text.empty()) text += "; ";
    for (const auto& [axis, value] : run.point)
      text += fmt::format("{}{}={}", axis == run.point[0].first ? "" : " ", axis.substr(axis.find('.') + 1),
                          to_text(value));
  }
  return text;
}

TEST(Sweep, RunsEveryCombinationInTheAuthorsOrder) {
  const Experiment grid = read_text(swept("[sweep]\noptions.width = [4, 2]\ntrain.batch = [8, 4]\noptions.k = [1, 2]"));
  EXPECT_EQ(points(grid),
            "width=4 batch=8 k=1.0; width=4 batch=8 k=2.0; width=4 batch=4 k=1.0; width=4 batch=4 k=2.0; "
            "width=2 batch=8 k=1.0; width=2 batch=8 k=2.0; width=2 batch=4 k=1.0; width=2 batch=4 k=2.0");
  EXPECT_EQ(grid.runs.size(), 8u * 2 + 1);
  EXPECT_EQ(grid.runs[0].options.integer("width"), 4);
  EXPECT_EQ(grid.runs[0].train.integer("batch"), 8);
  EXPECT_EQ(grid.runs[1].seed, 1);
  EXPECT_EQ(grid.runs[1].point, grid.runs[0].point);
}

TEST(Sweep, LeavesAloneWhatIsNotTrained) {
  const Experiment grid = read_text(swept("[sweep]\noptions.k = [1, 2]"));
  EXPECT_TRUE(grid.runs.back().point.empty());
  EXPECT_EQ(grid.runs.back().system, "key points");
}

TEST(Sweep, PairsTheAxesOfAZip) {
  const Experiment zip = read_text(swept("[sweep]\nkind = \"zip\"\noptions.k = [1, 2]\noptions.width = [4, 8]"));
  EXPECT_EQ(points(zip), "k=1.0 width=4; k=2.0 width=8");
}

TEST(Sweep, TakesAListOfPoints) {
  const Experiment list = read_text(swept(
      "[sweep]\npoints = [{ options.width = 4, options.k = 1 }, { train.batch = 2 }, { options.kernels = [7, 9] }]"));
  EXPECT_EQ(points(list), "width=4 k=1.0; batch=2; kernels=[7, 9]");
  EXPECT_EQ(list.runs[2].options.integer("width"), 8) << "what the point does not say is as the system has it";
}

TEST(Sweep, LeavesOutWhatIsExcluded) {
  const Experiment grid =
      read_text(swept("[sweep]\noptions.k = [1, 2, 3]\noptions.width = [4, 8]\nexclude = [{ options.k = 2 }, { "
                      "options.k = 3.0, options.width = 8 }]"));
  EXPECT_EQ(points(grid), "k=1.0 width=4; k=1.0 width=8; k=3.0 width=4");
}

TEST(Sweep, MayBeOneForEachSystem) {
  std::string spec = swept(
      "[[sweep]]\nsystems = [\"GAN\"]\noptions.k = [1, 2]\n[[sweep]]\nsystems = [\"other\", \"GAN\"]\noptions.width = "
      "[4, 8]");
  spec += "\n[[system]]\nname = \"other\"\nplugin = \"gan\"\n";
  const Experiment experiment = read_text(spec);
  EXPECT_EQ(points(experiment), "k=1.0; k=2.0; width=4") << "width = 8 is k = 2, which is there already";
  EXPECT_EQ(points(experiment, "other"), "width=4; width=8");
}

TEST(Sweep, OfAxesWhoseValuesAreLists) {
  EXPECT_EQ(points(read_text(swept("[sweep]\noptions.kernels = [[3, 5], [5, 7]]"))), "kernels=[3, 5]; kernels=[5, 7]");
}

TEST(Sweep, IsNoPartOfAHash) {
  const auto run = read_text(swept("[sweep]\noptions.k = [2.0]")).runs[0];
  EXPECT_EQ(run_hash(run, "p", "cpu"), run_hash(read_text(kTinySpec).runs[0], "p", "cpu"));
}

TEST(SweepMistake, NamesTheAxisAndWhatIsMeant) {
  EXPECT_EQ(complaint(swept("[sweep]\noptions.widht = [4]")),
            "tiny.toml:16:18: axis options.widht: \"GAN\" has no such option; did you mean \"options.width\"?");
  EXPECT_EQ(complaint(swept("[sweep]\ntrain.bach = [4]")),
            "tiny.toml:16:15: axis train.bach: \"GAN\" has no such option; did you mean \"train.batch\"?");
  EXPECT_EQ(complaint(swept("[sweep]\nsystems = [\"GAN\", \"key points\"]\noptions.k = [4]")),
            "tiny.toml:17:14: axis options.k: \"key points\" has no such option; name those that have it: systems = "
            "[\"GAN\"]");
  EXPECT_EQ(complaint(swept("[sweep]\nsystems = [\"GAM\"]\noptions.k = [4]")),
            "tiny.toml:16:11: no system named \"GAM\"; did you mean \"GAN\"?");
  EXPECT_EQ(complaint(swept("[sweep]\ndata.size = [24, 32]")), "tiny.toml:16:1: unknown key \"data\" in [sweep]");
}

TEST(SweepMistake, OfAnAxisWithoutAList) {
  EXPECT_EQ(complaint(swept("[sweep]\noptions.k = []")), "tiny.toml:16:13: axis options.k is empty");
  EXPECT_EQ(complaint(swept("[sweep]\noptions.k = 2.0")), "tiny.toml:16:13: axis options.k must be a list of values");
  EXPECT_EQ(complaint(swept("[sweep]\noptions.k = [2, 3, 2.0]")), "tiny.toml:16:20: axis options.k has a value twice");
  EXPECT_EQ(complaint(swept("[sweep]\nkind = \"grid\"")),
            "tiny.toml:15:1: [sweep] names neither axes, as in options.k = [1.0, 2.0], nor points");
}

TEST(SweepMistake, OfAValueIsThatOfTheOption) {
  EXPECT_EQ(complaint(swept("[sweep]\noptions.k = [2, \"much\"]")),
            "tiny.toml:16:17: k in [sweep] for \"GAN\" must be a number, not \"much\"");
  EXPECT_EQ(complaint(swept("[sweep]\noptions.k = [2, 2000]")),
            "tiny.toml:16:17: k in [sweep] for \"GAN\" must be from 0 to 1000, not 2000");
  EXPECT_NE(complaint(swept("[sweep]\ntrain.batch = [2, 2000]")).find("tiny.toml:16:19: batch"), std::string::npos);
  EXPECT_NE(complaint(swept("[sweep]\noptions.normed = [false, true]\noptions.constraint = [\"gp\"]"))
                .find("they do not mix"),
            std::string::npos);
}

TEST(SweepMistake, OfCombinationsThatNobodyMeans) {
  std::string ten = "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]", axes;
  for (const char* axis : {"options.width", "options.k", "train.critic_steps", "train.threads", "train.batch",
                           "train.log_every", "train.eval_pairs", "train.iterations", "train.sample_every"})
    axes += fmt::format("{} = {}\n", axis, ten);
  EXPECT_EQ(complaint(swept("[sweep]\n" + axes)),
            "tiny.toml:15:1: 1000000000 runs are more than the 100000 of one experiment");
}

TEST(SweepMistake, OfAZipAndOfExclusions) {
  EXPECT_EQ(complaint(swept("[sweep]\nkind = \"zip\"\noptions.k = [1, 2]\noptions.width = [4]")),
            "tiny.toml:18:17: axes of a zip are equally long: options.width has 1 values, options.k has 2");
  EXPECT_EQ(complaint(swept("[sweep]\nkind = \"ring\"\noptions.k = [1]")),
            "tiny.toml:16:8: kind in [sweep] must be \"grid\" or \"zip\"");
  EXPECT_EQ(complaint(swept("[sweep]\noptions.k = [1, 2]\nexclude = [{ options.k = 3 }]")),
            "tiny.toml:17:26: this exclusion of [sweep] excludes no point");
  EXPECT_EQ(complaint(swept("[sweep]\noptions.k = [1]\nexclude = [{ options.k = 1 }]")),
            "tiny.toml:15:1: [sweep] excludes all of its points");
}

const std::string kSmall = "\n[scales.small]\ntrain.iterations = 1\nseeds = [7]\nsystem.GAN.options = { width = 2 }\n";

TEST(Scale, LaysItsKeysOverTheSpec) {
  const Experiment full = read_text(kTinySpec + kSmall), small = read_text(kTinySpec + kSmall, {"scale=small"});
  EXPECT_EQ(to_toml(full.runs[0]), to_toml(read_text(kTinySpec).runs[0]));
  ASSERT_EQ(small.runs.size(), 2u);
  EXPECT_EQ(small.runs[0].seed, 7);
  EXPECT_EQ(small.runs[0].train.integer("iterations"), 1);
  EXPECT_EQ(small.runs[0].train.integer("batch"), 4);
  EXPECT_EQ(small.runs[0].options.integer("width"), 2);
}

TEST(Scale, GivesWayToOtherSettings) {
  EXPECT_EQ(read_text(kTinySpec + kSmall, {"train.iterations=5", "scale=small"}).runs[0].train.integer("iterations"),
            5);
}

TEST(Scale, IsNamedRightly) {
  EXPECT_EQ(complaint(kTinySpec + kSmall, {"scale=smal"}),
            "--set scale=smal: no scale named \"smal\" in this spec; it has full, small");
  EXPECT_EQ(complaint(kTinySpec + "\n[scales.small.system.GAM]\noptions.k = 1\n", {"scale=small"}),
            "tiny.toml:24:22: no system named \"GAM\"; did you mean \"GAN\"?");
  EXPECT_EQ(complaint(kTinySpec + "\n[scales.small]\ntrain.iterations = 0\n", {"scale=small"}).substr(0, 16),
            "tiny.toml:25:20:");
}

}  // namespace
}  // namespace maskbench

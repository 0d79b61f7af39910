#include "spec/experiment.h"

#include "tests/spec/spec_file.h"

namespace maskbench {
namespace {

TEST(Experiment, IsSystemsTimesSeedsInTheAuthorsOrder) {
  const Experiment tiny = read_text(kTinySpec);
  EXPECT_EQ(tiny.name, "tiny");
  EXPECT_EQ(tiny.title, "Tiny");
  EXPECT_EQ(tiny.systems, (std::vector<std::string>{"GAN", "key points"}));
  ASSERT_EQ(tiny.runs.size(), 3u);  // what is not trained has one run
  EXPECT_EQ(tiny.runs[0].seed, 0);
  EXPECT_EQ(tiny.runs[1].seed, 1);
  EXPECT_EQ(tiny.runs[1].system, "GAN");
  EXPECT_EQ(tiny.runs[1].plugin_source_sha256, "source of gan");
  EXPECT_TRUE(tiny.runs[1].trained);
  EXPECT_EQ(tiny.runs[2].system, "key points");
  EXPECT_EQ(tiny.runs[2].experiment, "tiny");
  EXPECT_FALSE(tiny.runs[2].trained);
}

TEST(Experiment, IsNamedByItsFileWithoutATitle) {
  EXPECT_EQ(read_text(replaced(kTinySpec, "title = \"Tiny\"\n", "")).title, "tiny");
}

TEST(Experiment, HasSeedZeroWithoutSeeds) {
  const Experiment tiny = read_text(replaced(kTinySpec, "seeds = [0, 1]\n", ""));
  ASSERT_EQ(tiny.runs.size(), 2u);
  EXPECT_EQ(tiny.runs[0].seed, 0);
}

TEST(Precedence, IsSchemaThenPluginThenTrainThenTheSystemsTrain) {
  EXPECT_EQ(read_text(kTinySpec).runs[2].train.integer("critic_steps"), 1);
  EXPECT_EQ(read_text(kTinySpec).runs[0].train.integer("critic_steps"), 5);
  EXPECT_EQ(read_text(kTinySpec).runs[0].train.numbers("betas"), (Numbers{0.5, 0.9}));
  const std::string train = replaced(kTinySpec, "batch = 4", "batch = 4\ncritic_steps = 2");
  EXPECT_EQ(read_text(train).runs[0].train.integer("critic_steps"), 2);
  const std::string system = replaced(train, "plugin = \"gan\"", "plugin = \"gan\"\ntrain = { critic_steps = 3 }");
  EXPECT_EQ(read_text(system).runs[0].train.integer("critic_steps"), 3);
  EXPECT_EQ(read_text(system).runs[2].train.integer("critic_steps"), 2);
  EXPECT_EQ(read_text(system, {"train.critic_steps=9"}).runs[0].train.integer("critic_steps"), 3);
  EXPECT_EQ(read_text(system, {"system.train.critic_steps=9"}).runs[0].train.integer("critic_steps"), 9);
}

TEST(Precedence, OfOptionsIsPluginThenSpec) {
  const auto run = read_text(kTinySpec).runs[0];
  EXPECT_EQ(run.options.integer("width"), 8);
  EXPECT_EQ(run.options.number("k"), 2.0);
}

TEST(Systems, AreToldApartByTheirNamesAlone) {
  for (const auto& [a, b] : std::vector<std::pair<std::string, std::string>>{
           {"WGAN", "WGAN+"},
           {"GAN \xce\xb1", "GAN \xce\xb2"},
           {"\xe6\xa8\xa1\xe5\x9e\x8b\xe4\xb8\x80", "\xe6\xa8\xa1\xe5\x9e\x8b\xe4\xba\x8c"},
           {"GAN", "gan"},
           {"\xc3\xa9", "e\xcc\x81"},
           {std::string(300, 'x'), std::string(301, 'x')}}) {
    const std::string entry = "[[system]]\nplugin = \"gan\"\nname = ";
    const Experiment read = read_text("[data]\nfaces = 40\n[eval]\nmetrics = [\"ssim\"]\n" + entry + '"' + a + "\"\n" +
                                      entry + '"' + b + "\"\n");
    ASSERT_EQ(read.runs.size(), 2u);
    EXPECT_NE(run_hash(read.runs[0], "program", "cpu"), run_hash(read.runs[1], "program", "cpu")) << a << ", " << b;
  }
}

TEST(Slug, IsPartOfAFileName) {
  EXPECT_EQ(slug("GAN + STN"), "gan-stn");
  EXPECT_EQ(slug("Py-WGAN-div"), "py-wgan-div");
  EXPECT_EQ(slug("../../etc/passwd"), "etc-passwd");
  EXPECT_EQ(slug("  a  "), "a");
  EXPECT_EQ(slug("k=2.0"), "k-2-0");
  EXPECT_EQ(slug("\xc3\xa4"), "system");
  EXPECT_EQ(slug(""), "system");
  EXPECT_EQ(slug(std::string(300, 'x')), std::string(64, 'x'));
}

}  // namespace
}  // namespace maskbench

// maskbench keys and init: what a spec can say, from the schemas of the program itself.
#include "tests/cli/program.h"

namespace maskbench {
namespace {

TEST(SpecPage, IsWhatTheProgramMakes) {
  EXPECT_EQ(run_program({"keys", "--format", "md"}).out, read_file(MASKBENCH_SOURCE_DIR "/docs/spec.md"))
      << "run: build/maskbench keys --format md > docs/spec.md";
}

TEST(Keys, PrintsASectionAKeyOrAnOptionOfPlugins) {
  const std::string section = run_program({"keys", "ablation"}).out;
  EXPECT_NE(section.find("\n  reference = "), std::string::npos);
  EXPECT_EQ(section.find("batch"), std::string::npos);
  const std::string key = run_program({"keys", "train.batch"}).out;
  EXPECT_NE(key.find("\n  batch = 16  an integer  (1 to 65536)\n      pictures a step\n"), std::string::npos) << key;
  EXPECT_EQ(count_lines(key), 3);
  const std::string both = run_program({"keys", "seed"}).out;
  EXPECT_NE(both.find("[data]"), std::string::npos);
  EXPECT_NE(both.find("[eval]"), std::string::npos);
  const std::string option = run_program({"keys", "options.critic_head"}).out;
  EXPECT_NE(option.find("options of dcgan_stn"), std::string::npos) << option;
}

TEST(Keys, RefusesAnUnknownNameWithTheNearestOne) {
  const Ended ended = run_program({"keys", "itertions"});
  EXPECT_EQ(ended.code, 2);
  EXPECT_EQ(ended.err, "no section or key of a spec is called \"itertions\"; did you mean \"iterations\"?\n");
}

TEST(Init, WritesASpecThatCanBeRun) {
  const TemporaryFolder folder;
  const std::string file = folder / "mine.toml";
  EXPECT_EQ(run_program({"init", folder / "mine"}).code, 0);
  const Ended listed = run_program({"run", file, "--device", "cpu", "--dry-run", "--results", folder / "results"});
  EXPECT_EQ(listed.code, 0) << listed.err;
  EXPECT_NE(listed.out.find("GAN + STN"), std::string::npos);
  const Ended again = run_program({"init", file});
  EXPECT_EQ(again.code, 2);
  EXPECT_EQ(again.err, file + ": is there already; choose another name\n");
}

}  // namespace
}  // namespace maskbench

#include "report/reference.h"

#include "maskbench/errors.h"
#include "tests/report/results_folder.h"

namespace maskbench::report {
namespace {

std::string complaint(const std::string& text) {
  const ResultsFolder folder;
  folder.write("r.toml", text);
  try {
    read_reference((folder.path / "r.toml").string());
  } catch (const UserError& error) {
    const std::string message = error.what();
    const size_t name = message.find("r.toml");
    return name == std::string::npos ? message : message.substr(name);
  }
  return "accepted";
}

TEST(Reference, HoldsNamesSourcesAndValues) {
  const ResultsFolder folder;
  folder.write(
      "r.toml",
      "title = \"T\"\nsource = \"S\"\nnote = \"N\"\n[[system]]\nname = \"GAN + STN\"\naliases = [\"gan_stn\"]\n"
      "source = \"table 1\"\nnote = \"n\"\nmetrics = { ssim = 0.625, artificial = 0 }\n");
  const Reference reference = read_reference((folder.path / "r.toml").string());
  EXPECT_EQ(reference.title, "T");
  EXPECT_EQ(reference.source, "S");
  ASSERT_EQ(reference.systems.size(), 1u);
  EXPECT_EQ(reference.systems[0].name, "GAN + STN");
  EXPECT_EQ(reference.systems[0].aliases, std::vector<std::string>{"gan_stn"});
  EXPECT_EQ(reference.systems[0].metrics, (std::map<std::string, double>{{"artificial", 0}, {"ssim", 0.625}}));
}

TEST(Reference, OfThePaperHoldsItsTables) {
  const Reference reference = read_reference(MASKBENCH_SOURCE_DIR "/results/reference/paper.toml");
  ASSERT_EQ(reference.systems.size(), 4u);
  for (const PublishedSystem& system : reference.systems) EXPECT_EQ(system.metrics.size(), 4u) << system.name;
  EXPECT_EQ(reference.systems[3].name, "Py-WGAN-div");
  EXPECT_EQ(reference.systems[3].metrics.at("lpips"), 0.011);
}

TEST(Reference, SaysWhereAFileIsWrong) {
  EXPECT_EQ(complaint("[[system]]\nnam = \"x\"\n"),
            "r.toml:2:1: unknown key \"nam\" in a [[system]] of a reference; did you mean \"name\"?");
  EXPECT_EQ(complaint("[[system]]\nname = 3\n"), "r.toml:2:8: \"name\" must be a text");
  EXPECT_EQ(complaint("[[system]]\nname = \"x\"\nmetrics = { ssim = \"high\" }\n"),
            "r.toml:3:20: \"ssim\" must be a finite number");
  EXPECT_EQ(complaint("[[system]]\nname = \"x\"\nmetrics = { ssim = nan }\n"),
            "r.toml:3:20: \"ssim\" must be a finite number");
  EXPECT_EQ(complaint("[[system]]\nname = \"x\"\naliases = \"y\"\nmetrics = {}\n"),
            "r.toml:3:11: \"aliases\" must be a list of texts");
  EXPECT_EQ(complaint("system = 3\n"), "r.toml:1:10: \"system\" must be a list of tables: [[system]]");
}

TEST(Reference, SaysWhatIsMissing) {
  EXPECT_EQ(complaint("[[system]]\nmetrics = {}\n"), "r.toml:1:1: a [[system]] needs the key \"name\", a text");
  EXPECT_NE(complaint("[[system]]\nname = \"x\"\n").find("needs the key \"metrics\""), std::string::npos);
  EXPECT_NE(complaint("title = \"T\"\n").find("no [[system]]"), std::string::npos);
  EXPECT_NE(complaint("title = \n").find("r.toml:1:"), std::string::npos);
  EXPECT_THROW(read_reference("nowhere.toml"), UserError);
}

TEST(Reference, MayCallAMetricByItsProtocol) {
  const std::vector<MetricName> known = {{"ssim", "ssim-wang"}, {"psnr", "psnr-cap100"}};
  const ResultsFolder folder;
  const auto read = [&](const std::string& metrics) {
    folder.write("r.toml", "[[system]]\nname = \"x\"\nmetrics = { " + metrics + " }\n");
    return read_reference((folder.path / "r.toml").string(), known).systems[0].metrics;
  };
  EXPECT_EQ(read("ssim-wang = 0.5, PSNR = 20, artificial = 1"),
            (std::map<std::string, double>{{"artificial", 1}, {"psnr", 20}, {"ssim", 0.5}}));
  EXPECT_THROW(read("ssim-wang = 0.5, ssim = 0.6"), UserError);
}

TEST(Reference, GivesANameToOneSystemOnly) {
  EXPECT_EQ(
      complaint("[[system]]\nname = \"x\"\nmetrics = {}\n[[system]]\nname = \"y\"\naliases = [\"x\"]\nmetrics = {}\n"),
      "r.toml:4:1: \"x\" names two systems");
}

}  // namespace
}  // namespace maskbench::report

// maskbench wear and utility from outside.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/cli/program.h"

namespace maskbench {
namespace {

namespace fs = std::filesystem;

// Six drawn people with a row of landmarks each.
struct DrawnPhotographs : TemporaryFolder {
  DrawnPhotographs() {
    run_program({"data", "draw", (path / "drawn").string(), "--count", "6", "--size", "96"});
    fs::rename(path / "drawn/faces", path / "faces");
    std::string table =
        "file,width,height,box_x,box_y,box_w,box_h,reye_x,reye_y,leye_x,leye_y,nose_x,nose_y,rmouth_x,rmouth_y,lmouth_"
        "x,"
        "lmouth_y\n";
    for (int i = 0; i < 6; ++i) table += fmt::format("{:06}.png,96,96,26,22,45,53,37,44,59,44,48,55,39,66,57,66\n", i);
    write("faces.csv", table);
  }
  Ended wear(std::vector<std::string> more) const {
    std::vector<std::string> command = {"wear", "--faces", (path / "faces").string()};
    command.insert(command.end(), more.begin(), more.end());
    return run_program(command);
  }
};

TEST(Wear, PutsKeyPointMasksOnPhotographs) {
  const DrawnPhotographs folder;
  const Ended ended = folder.wear({"--system", "keypoint", "--out", (folder / "out").string()});
  ASSERT_EQ(ended.code, 0) << ended.err;
  EXPECT_EQ(count_lines(read_file(folder / "out/worn.csv")), 7);
  for (const char* file : {"failures.csv", "sheet.png", "worst.png"})
    EXPECT_TRUE(fs::exists(folder.path / "out" / file));
  const auto about = nlohmann::json::parse(read_file(folder / "out/dataset.json"));
  EXPECT_EQ(about["counts"]["pictures"], 6);
  EXPECT_TRUE(about["licence"]["photographs"].is_null());
  EXPECT_EQ(about["masks"].size(), 20u);
}

TEST(Wear, NeedsOnlySpecAndWeightsOfATrainedGenerator) {
  const DrawnPhotographs folder;
  folder.write("tiny.toml", kTinySpec);
  ASSERT_EQ(
      run_program({"run", (folder / "tiny.toml").string(), "--results", (folder / "results").string(), "--no-report"})
          .code,
      0);
  fs::create_directories(folder / "generator");
  for (const auto& entry : fs::recursive_directory_iterator(folder / "results")) {
    const std::string name = entry.path().filename().string(), place = entry.path().string();
    if (place.find("/gan-stn-") == std::string::npos) continue;
    if (name == "spec.toml" || name == "model.safetensors")
      fs::copy_file(entry.path(), folder / "generator" / name, fs::copy_options::overwrite_existing);
  }
  const Ended ended = folder.wear({"--run", (folder / "generator").string(), "--least-coverage", "0", "--most-eyes",
                                   "1", "--out", (folder / "out").string()});
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_EQ(nlohmann::json::parse(read_file(folder / "out/dataset.json"))["system"]["name"], "GAN + STN");
}

TEST(Wear, ExplainsWhatItCannotDo) {
  const DrawnPhotographs folder;
  const std::string out = (folder / "out").string();
  const auto said = [&](std::vector<std::string> more) {
    const Ended ended = folder.wear(std::move(more));
    EXPECT_EQ(ended.code, 2) << ended.err;
    EXPECT_EQ(count_lines(ended.err), 1) << ended.err;
    return ended.err;
  };
  EXPECT_NE(said({"--out", out}).find("--run DIR or --system NAME"), std::string::npos);
  EXPECT_NE(said({"--system", "gan_stn", "--out", out}).find("must be trained"), std::string::npos);
  EXPECT_NE(said({"--run", folder.path.string(), "--out", out}).find("spec.toml"), std::string::npos);
  EXPECT_NE(said({"--system", "keypoint", "--out", out, "--worn", "hat=1"}).find("hat"), std::string::npos);
  EXPECT_NE(said({"--system", "keypoint", "--out", out, "--designs", "cape"}).find("cape"), std::string::npos);
}

}  // namespace
}  // namespace maskbench

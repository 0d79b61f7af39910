// End-to-end tests of maskbench eval with networks: the embedded one, missing weights, and distances of sets.
#include "tests/cli/eval_folders.h"

namespace maskbench {
namespace {

// The embedded network needs no weight files.
TEST_F(Folders, AreScoredByTheEmbeddedNetwork) {
  const auto call = [this](const std::string& format) {
    return compared({"--metrics", "is-embedded,lpips-embedded", "--format", format});
  };
  const json found = json::parse(call("json").out);
  for (const char* name : {"is-embedded", "lpips-embedded"}) {
    EXPECT_EQ(found[name]["n"], 3) << name;
    EXPECT_EQ(found[name]["weights"].get<std::string>().size(), 64u) << name;
    EXPECT_NE(found[name]["note"].get<std::string>().find("not comparable with published values"), std::string::npos);
  }
  EXPECT_GE(found["is-embedded"]["value"].get<double>(), 1);
  EXPECT_NE(call("md").out.find("- LPIPS (embedded): by a small network of this program's own: not comparable"),
            std::string::npos);
}

// Features are cached by picture content: only an added picture is passed through the network.
TEST_F(Folders, KeepWhatNetworksSaidOfThem) {
  const auto is = [this](std::vector<std::string> more) {
    more.insert(more.end(), {"--metrics", "is-embedded", "--format", "json"});
    return json::parse(eval(more).out)["is-embedded"];
  };
  const json once = is({});
  EXPECT_EQ(cache_files(), 1);
  EXPECT_EQ(is({}), once);
  EXPECT_EQ(cache_files(), 1);
  put("fake/3.png", clouds(77));
  const json more = is({});
  EXPECT_EQ(more["n"], 4);
  EXPECT_EQ(cache_files(), 2);
  EXPECT_EQ(more, is({"--no-cache"}));
  put("fake/3.png", clouds(78));
  EXPECT_EQ(is({}), is({"--no-cache"}));
  EXPECT_EQ(cache_files(), 3);
}

TEST_F(Folders, HaveAGapWhereWeightsAreMissing) {
  const std::vector<std::string> both = {
      "eval",     "--fake", folder / "fake", "--reference", folder / "reference", "--real", folder / "reference",
      "--metrics"};
  const auto call = [&](const std::string& metrics) {
    std::vector<std::string> arguments = both;
    arguments.push_back(metrics);
    return run_program(arguments, {{"XDG_CACHE_HOME", folder / "cache"}, {"MASKBENCH_WEIGHTS", folder / "weights"}});
  };
  const Ended some = call("ssim,fid");
  EXPECT_EQ(some.code, 0) << some.err;
  EXPECT_NE(some.out.find("| FID | – | – | 0 | fid-tf | – |"), std::string::npos) << some.out;
  EXPECT_NE(some.out.find(": maskbench weights "), std::string::npos) << some.out;
  EXPECT_EQ(call("fid").code, 3);
}

// Distances of sets, with the available weights.
class SetsOfPictures : public Folders {
 protected:
  void SetUp() override {
    const char* data = std::getenv("MASKBENCH_TEST_DATA");
    if (!data) GTEST_SKIP() << "MASKBENCH_TEST_DATA is not set";
    weights_ = fs::path(data) / "weights";
  }
  Ended fid(std::vector<std::string> more) const {
    more.insert(more.begin(), {"eval", "--fake", folder / "fake", "--metrics", "fid-768"});
    return run_program(more, {{"XDG_CACHE_HOME", folder / "cache"}, {"MASKBENCH_WEIGHTS", weights_}});
  }
  std::string weights_;
};

TEST_F(SetsOfPictures, AreNoDistanceFromThemselvesAndSomeFromOthers) {
  const auto distance = [this](const char* real) {
    const Ended ended = fid({"--real", folder / real, "--format", "json"});
    EXPECT_EQ(ended.code, 0) << ended.err;
    return json::parse(ended.out)["fid-768"]["value"].get<double>();
  };
  EXPECT_NEAR(distance("fake"), 0, 1e-6);
  EXPECT_GT(distance("reference"), 1e-3);
  EXPECT_EQ(cache_files(), 2);
}

TEST_F(SetsOfPictures, AreNotOnePicture) {
  for (const char* name : {"fake/1.png", "fake/2.png"}) fs::remove(folder / name);
  const Ended ended = fid({"--real", folder / "reference"});
  EXPECT_EQ(ended.code, 2);
  EXPECT_NE(ended.out.find("No FID-768: two sets of two pictures at least are needed, not of 1 and 3."),
            std::string::npos)
      << ended.out;
}

TEST_F(SetsOfPictures, WantToBeNamed) {
  const Ended ended = fid({});
  EXPECT_EQ(ended.code, 2);
  EXPECT_NE(ended.err.find("--metrics: fid-768 compares with a set of real pictures: give --real DIR"),
            std::string::npos)
      << ended.err;
}

}  // namespace
}  // namespace maskbench

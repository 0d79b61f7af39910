// End-to-end tests of maskbench bench.
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>

#include "formats/safetensors.h"
#include "tests/cli/program.h"

namespace maskbench {
namespace {

using nlohmann::json;

class Bench : public testing::Test {
 protected:
  Bench() {
    write_file_atomically(spec(), R"([data]
size = 16
faces = 20
masked = 20
[train]
batch = 4
[[system]]
name = "GAN"
plugin = "gan_stn"
options = { width = 4 }
[[system]]
name = "narrow"
plugin = "gan_stn"
options = { width = 5 }
[[system]]
name = "key points"
plugin = "keypoint"
)");
  }

  std::string spec() const { return folder / "tiny.toml"; }
  Ended bench(std::vector<std::string> more, const Environment& added = {}) const {
    std::vector<std::string> arguments = {"bench", spec(), "--device", "cpu", "--iterations", "2", "--warm-up", "1"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_program(arguments, added);
  }

  TemporaryFolder folder;
};

// A limit on the size of files stands for a full disk.
TEST_F(Bench, ExitsWithThreeWhereItsFileCannotBeWritten) {
  const std::string command = fmt::format(
      "trap '' XFSZ; ulimit -f 0; exec {} bench {} --device cpu --iterations 2 --warm-up 1 --benchmark_filter=narrow "
      "--benchmark_repetitions=1 --benchmark_out={} >/dev/null 2>/dev/null",
      kProgram, spec(), (folder / "out.json").string());
  EXPECT_EQ(run_command({"/bin/sh", "-c", command}).code, 3);
}

TEST_F(Bench, TimesEachSystemThatLearns) {
  const Ended ended = bench({"--benchmark_out=" + (folder / "out.json").string(), "--benchmark_repetitions=3"});
  ASSERT_EQ(ended.code, 0) << ended.err;
  const json out = json::parse(read_file(folder / "out.json"));
  for (const char* key : {"device", "torch", "threads", "peak_gflops", "numerics_sha256"})
    EXPECT_TRUE(out["context"].contains(key)) << key;
  std::map<std::string, int> repetitions;
  for (const json& entry : out["benchmarks"]) {
    if (entry["run_type"] != "iteration") continue;
    ++repetitions[entry["run_name"]];
    EXPECT_EQ(entry["name"], entry["run_name"]);
    EXPECT_EQ(entry["iterations"], 2);
    EXPECT_GT(entry["real_time"], 0);
    EXPECT_NEAR(entry["images_per_second"].get<double>(), 4e3 / entry["real_time"].get<double>(),
                1e-3 * entry["images_per_second"].get<double>());
    for (const char* counter :
         {"gflop", "peak_share", "critic_ms", "generator_ms", "optimizer_ms", "data_ms", "peak_mib"})
      EXPECT_GT(entry[counter], 0) << counter;
  }
  EXPECT_EQ(repetitions, (std::map<std::string, int>{{"gan_stn/b4/s16", 3}, {"gan_stn/b4/s16/narrow", 3}}));
}

TEST_F(Bench, NamesTheLibraryOfMatrixProducts) {
  const std::string out = folder / "out.json";
  for (const auto& [asked, name] : {std::pair("mkl", "MKL"), std::pair("onednn", "oneDNN")}) {
    const Ended ended = bench({"--benchmark_out=" + out, "--benchmark_filter=narrow"}, {{"MASKBENCH_PRODUCTS", asked}});
    ASSERT_EQ(ended.code, 0) << ended.err;
    EXPECT_TRUE(json::parse(read_file(out))["context"]["device"].get<std::string>().ends_with(
        std::string("products by ") + name));
  }
}

TEST_F(Bench, RefusesAnUnknownLibraryOfMatrixProducts) {
  const Ended ended = bench({}, {{"MASKBENCH_PRODUCTS", "blas"}});
  EXPECT_EQ(ended.code, 2);
  EXPECT_EQ(ended.err, "MASKBENCH_PRODUCTS=blas: expected \"mkl\" or \"onednn\"\n");
}

TEST_F(Bench, ComparesTwoOfItsFiles) {
  const std::string out = folder / "out.json";
  ASSERT_EQ(bench({"--benchmark_out=" + out, "--benchmark_filter=narrow", "--benchmark_repetitions=3"}).code, 0);
  const Ended ended = run_program({"bench", "--compare", out, out});
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_NE(ended.out.find(" 1.000 x ["), std::string::npos) << ended.out;
  EXPECT_EQ(count_lines(ended.out), 1) << ended.out;
}

TEST_F(Bench, DumpsWhatAnotherImplementationNeeds) {
  const Ended ended = bench({"--dump", folder / "dump"});
  ASSERT_EQ(ended.code, 0) << ended.err;
  const SafetensorsFile file(folder / "dump/gan_stn.safetensors");
  for (const char* name : {"batch.face", "batch.uniform", "worn.image", "D.loss", "G.loss", "G.trunk.0.weight",
                           "D.grad.trunk.0.weight", "G.grad.trunk.0.weight"})
    EXPECT_TRUE(file.tensors().contains(name)) << name;
}

TEST_F(Bench, CountsWorkAtEveryBatchWithoutAGpu) {
  const Ended ended = bench({"--count", "--batches", "2,8", "--gpu", "a100"});
  ASSERT_EQ(ended.code, 0) << ended.err;
  for (const char* row :
       {"\n| GAN | 2 | float32 | ", "\n| GAN | 8 | float32 | ", "\n| narrow | 8 | float32 | ",
        "\n| critic, backward | ", "\n| optimizer | ", "\n| aten::convolution | ", "nothing is measured"})
    EXPECT_NE(ended.out.find(row), std::string::npos) << row;
}

TEST_F(Bench, TimesWearingAndWritesTracesIfAsked) {
  const std::string out = folder / "out.json";
  ASSERT_EQ(bench({"--wear", "--trace", folder / "traces", "--benchmark_out=" + out, "--benchmark_filter=narrow"}).code,
            0);
  EXPECT_GT(json::parse(read_file(out))["benchmarks"][0]["wear_ms"], 0);
  const json trace = json::parse(read_file(folder / "traces/gan_stn-b4-s16-narrow.json"));
  EXPECT_TRUE(std::any_of(trace["traceEvents"].begin(), trace["traceEvents"].end(),
                          [](const json& event) { return event.value("name", "") == "critic"; }));
}

TEST_F(Bench, RefusesWhatItCannotTime) {
  const auto refused = [](const Ended& ended, const std::string& words) {
    EXPECT_EQ(ended.code, 2) << ended.err;
    EXPECT_NE(ended.err.find(words), std::string::npos) << ended.err;
  };
  refused(bench({"--benchmark_nonsense=1"}), "--benchmark_nonsense=1");
  refused(bench({"--iteration"}), "--iteration");
  refused(bench({"--set", "train.batch=0"}), "batch");
  refused(bench({"--count", "--gpu", "abacus"}), "h200");
  refused(run_program({"bench"}), "bench");
  refused(run_program({"bench", "--compare", spec(), spec()}), ".toml");
}

// Nothing is left to train: two steps of pretraining suffice for a line of numbers.
TEST_F(Bench, DiagnosesTheCriticOfEachTrainedSystem) {
  const Ended ended = run_program({"diagnose", spec(), "--set", "train.pretrain_iterations=2"});
  ASSERT_EQ(ended.code, 0) << ended.err;
  std::istringstream lines(ended.out);
  std::string line, system;
  std::getline(lines, line);
  for (const char* name : {"GAN", "narrow"}) {
    int64_t seed, steps;
    double auc, right, down;
    lines >> system >> seed >> steps >> auc >> right >> down;
    EXPECT_EQ(system, name);
    EXPECT_EQ(steps, 2);
    EXPECT_TRUE(auc >= 0 && auc <= 1 && std::abs(right) <= 1 && std::abs(down) <= 1) << ended.out;
  }
}

TEST_F(Bench, DiagnosesOnlyCriticsThatScorePictures) {
  const Ended ended = run_program(
      {"diagnose", spec(), "--set", "train.pretrain_iterations=1", "--set", "system.GAN.plugin=selfsup_stn"});
  EXPECT_EQ(ended.code, 2);
  EXPECT_EQ(ended.err, "GAN: has no critic that scores a picture\n");
}

}  // namespace
}  // namespace maskbench

// End-to-end tests of maskbench weights.
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "formats/safetensors.h"
#include "tests/cli/program.h"

namespace maskbench {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

// Heads of LPIPS on AlexNet with constant weights.
class WeightsCommand : public testing::Test {
 protected:
  void write_heads(const fs::path& file, float value, int64_t last = 256, bool spoiled = false) const {
    std::vector<float> numbers(1000, value);
    std::map<std::string, TensorView> views;
    const std::vector<int64_t> channels = {64, 192, 384, 256, last};
    for (size_t i = 0; i < channels.size(); ++i) {
      const std::string name = fmt::format("lin{}.model.1.weight", i);
      views[name] = {
          "F32", {1, channels[i], 1, 1}, {reinterpret_cast<const char*>(numbers.data()), size_t(4 * channels[i])}};
    }
    std::string bytes = safetensors_bytes(views);
    if (spoiled) bytes.resize(bytes.size() - 3);
    write_file_atomically(file, bytes);
  }

  Ended weights(std::vector<std::string> arguments, Environment more = {}) const {
    arguments.insert(arguments.begin(), "weights");
    more["MASKBENCH_WEIGHTS"] = (folder / "weights").string();
    return run_program(arguments, more);
  }
  json listed(const std::string& name) const {
    for (const json& row : json::parse(weights({"list", "--format", "json"}).out))
      if (row["name"] == name) return row;
    return {};
  }
  void expect_refused(const Ended& ended, const std::string& words) const {
    EXPECT_EQ(ended.code, 2) << ended.err;
    EXPECT_NE(ended.err.find(words), std::string::npos) << ended.err;
    EXPECT_EQ(count_lines(ended.err), 1) << ended.err;
    EXPECT_FALSE(fs::exists(folder / "weights/lpips_v0.1_alex_heads.safetensors"));
  }

  TemporaryFolder folder;
  const std::string heads = "lpips_v0.1_alex_heads";
};

TEST_F(WeightsCommand, ListsWhatThereIs) {
  const json row = listed(heads);
  EXPECT_EQ(row["here"], false);
  EXPECT_NE(row["metrics"].get<std::string>().find("lpips"), std::string::npos);
  EXPECT_TRUE(row["url"].get<std::string>().starts_with("https://"));
  EXPECT_EQ(listed("embedded")["here"], true);
  EXPECT_NE(weights({"list"}).out.find(heads + "      missing"), std::string::npos);
}

TEST_F(WeightsCommand, ImportsAFileByWhatIsInIt) {
  write_heads(folder / "some.safetensors", 0.25f);
  const Ended ended = weights({"import", folder / "some.safetensors"});
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_NE(ended.out.find(heads + ": "), std::string::npos) << ended.out;
  EXPECT_NE(ended.out.find("published"), std::string::npos) << ended.out;  // that it is another file
  EXPECT_EQ(listed(heads)["here"], true);
  const Ended check = weights({"check"});
  EXPECT_EQ(check.code, 0);
  EXPECT_NE(check.out.find(heads + "      good"), std::string::npos) << check.out;
}

TEST_F(WeightsCommand, FindsAFlippedByteOfWhatItImported) {
  write_heads(folder / "some.safetensors", 0.25f);
  ASSERT_EQ(weights({"import", folder / "some.safetensors"}).code, 0);
  const fs::path file = folder / "weights" / (heads + ".safetensors");
  std::string bytes = read_file(file);
  bytes[bytes.size() - 100] = char(bytes[bytes.size() - 100] ^ 1);
  write_file_atomically(file, bytes);
  const Ended check = weights({"check"});
  EXPECT_EQ(check.code, 3);
  EXPECT_NE(check.out.find("is damaged: its content is not what was imported"), std::string::npos) << check.out;
}

TEST_F(WeightsCommand, RefusesWhatIsNoWeights) {
  write_file_atomically(folder / "text.pth", "no weights");
  expect_refused(weights({"import", folder / "text.pth"}), "text.pth: ");
  write_heads(folder / "short.safetensors", 0.25f, 256, /*spoiled=*/true);
  expect_refused(weights({"import", folder / "short.safetensors"}), "short.safetensors: ");
  write_heads(folder / "other.safetensors", 0.25f, 255);
  expect_refused(weights({"import", folder / "other.safetensors"}), "these are not the weights \"lpips_v0.1_");
  write_heads(folder / "negative.safetensors", -1.0f);
  expect_refused(weights({"import", folder / "negative.safetensors"}), "negative.safetensors: ");
  write_heads(folder / "good.safetensors", 0.25f);
  expect_refused(weights({"import", folder / "good.safetensors", "--as", "vgg16"}),
                 "these are not the weights \"vgg16\": it lacks");
  expect_refused(weights({"import", folder / "good.safetensors", "--as", "vgg61"}), "did you mean \"vgg16\"?");
}

// As torch.nn.DataParallel and torch.compile name tensors.
TEST_F(WeightsCommand, ImportsPrefixedNames) {
  for (const std::string prefix : {"module.", "_orig_mod.module.", "net."}) {
    write_heads(folder / "plain.safetensors", 0.25f);
    const SafetensorsFile plain(folder / "plain.safetensors");
    std::map<std::string, TensorView> prefixed;
    for (const auto& [name, tensor] : plain.tensors()) prefixed[prefix + name] = tensor;
    write_safetensors(folder / "prefixed.safetensors", prefixed);
    const Ended ended = weights({"import", folder / "prefixed.safetensors"});
    EXPECT_EQ(ended.code, 0) << ended.err;
    EXPECT_NE(ended.out.find(heads + ": "), std::string::npos) << ended.out;
    EXPECT_EQ(weights({"check"}).code, 0);
    fs::remove_all(folder / "weights");
  }
}

TEST_F(WeightsCommand, SaysWhatAFileIsThatHoldsNone) {
  const std::string pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 9\n";
  const std::map<std::string, std::string> kinds = {{"<html>404</html>", "is a web page (HTML)"},
                                                    {"", "is empty"},
                                                    {pointer, "is a Git LFS pointer"},
                                                    {"{\"error\": 404}", "is a text, not weights: it begins"}};
  for (const auto& [bytes, words] : kinds) {
    write_file_atomically(folder / "weights.pth", bytes);
    expect_refused(weights({"import", folder / "weights.pth"}), "weights.pth: " + words);
  }
  write_safetensors(folder / "none.safetensors", {});
  expect_refused(weights({"import", folder / "none.safetensors"}), "holds no weights that are known here");
  fs::create_directories(folder / "weights");
  write_file_atomically(folder / "weights" / (heads + ".safetensors"), pointer);
  const Ended check = weights({"check"});
  EXPECT_EQ(check.code, 3);
  EXPECT_NE(check.out.find("is a Git LFS pointer"), std::string::npos) << check.out;
}

TEST_F(WeightsCommand, MissingFileIsAnEnvironmentProblem) {
  EXPECT_EQ(weights({"import", folder / "nowhere.pth"}).code, 3);
}

// A fake curl that runs the given shell commands.
TEST_F(WeightsCommand, FetchesOnlyThePublishedFile) {
  fs::create_directories(folder / "bin");
  const auto curl = [this](const std::string& script) {
    write_file_atomically(folder / "bin/curl", "#!/bin/sh\n" + script);
    fs::permissions(folder / "bin/curl", fs::perms::owner_all);
    return weights({"fetch", heads}, {{"PATH", (folder / "bin").string() + ":/usr/bin:/bin"}});
  };
  const Ended other = curl("while [ $# -gt 1 ]; do [ \"$1\" = --output ] && echo other > \"$2\"; shift; done\n");
  EXPECT_EQ(other.code, 3);
  EXPECT_NE(other.err.find("alex.pth"), std::string::npos) << other.err;
  EXPECT_EQ(listed(heads)["here"], false);
  const Ended broken = curl("exit 6\n");
  EXPECT_EQ(broken.code, 3);
  EXPECT_NE(broken.err.find("curl failed with exit code 6"), std::string::npos) << broken.err;
  EXPECT_NE(broken.err.find("maskbench weights import alex.pth"), std::string::npos) << broken.err;
  for (const auto& entry : fs::directory_iterator(folder / "weights")) ADD_FAILURE() << entry.path() << " is left";
  EXPECT_EQ(weights({"fetch"}).code, 2);
  EXPECT_EQ(weights({"fetch", "embedded"}).code, 2);
}

// A legacy torch.save file and the same weights in safetensors give the same imported file.
TEST_F(WeightsCommand, ImportsAPublishedFile) {
  const char* data = std::getenv("MASKBENCH_TEST_DATA");
  if (!data) GTEST_SKIP() << "MASKBENCH_TEST_DATA is not set";
  const fs::path given = fs::path(data) / "weights", imported = folder / "weights/lpips_v0.1_squeeze_heads.safetensors";
  const Ended published = weights({"import", given / "lpips_v0.1_squeeze_heads.pth"});
  ASSERT_EQ(published.code, 0) << published.err;
  EXPECT_EQ(published.out.find("not the published file"), std::string::npos) << published.out;
  const SafetensorsFile first(imported);
  const SafetensorsFile second(given / "lpips_v0.1_squeeze_heads.safetensors");
  ASSERT_EQ(first.tensors().size(), second.tensors().size());
  for (const auto& [name, tensor] : second.tensors()) EXPECT_EQ(first.tensors().at(name).bytes, tensor.bytes) << name;
  EXPECT_EQ(weights({"import", given / "squeezenet1_1.pth"}).code, 0);
}

}  // namespace
}  // namespace maskbench

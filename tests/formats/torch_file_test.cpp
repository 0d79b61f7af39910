#include "formats/torch_file.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <nlohmann/json.hpp>

#include "maskbench/errors.h"
#include "system/atomic_file.h"

namespace maskbench {
namespace {

using nlohmann::json;

const json& golden() {
  static const json kGolden = json::parse(read_file(MASKBENCH_TESTS_DIR "/golden/torch_files.json"));
  return kGolden;
}

std::string decoded(const std::string& text) {
  static const std::string kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string bytes;
  uint32_t bits = 0;
  int count = 0;
  for (const char digit : text) {
    const size_t value = kDigits.find(digit);
    if (value == std::string::npos) break;
    bits = bits << 6 | uint32_t(value);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes += char(bits >> count & 255);
  }
  return bytes;
}

std::string file(const std::string& name) { return decoded(golden()["files"][name]); }

// Of float32, and of the float16 and int64 that the golden files hold.
std::vector<double> values(const StoredTensor& tensor) {
  std::vector<double> all;
  const auto each = [&](auto like, const auto& number) {
    for (size_t at = 0; at < tensor.bytes.size(); at += sizeof like) {
      std::memcpy(&like, tensor.bytes.data() + at, sizeof like);
      all.push_back(number(like));
    }
  };
  if (tensor.dtype == "F32") each(float(), [](float x) { return double(x); });
  if (tensor.dtype == "I64") each(int64_t(), [](int64_t x) { return double(x); });
  if (tensor.dtype == "F16")
    each(uint16_t(), [](uint16_t x) {  // normal numbers alone
      const double value = std::ldexp(1 + (x & 1023) / 1024.0, (x >> 10 & 31) - 15);
      return x >> 15 ? -value : value;
    });
  return all;
}

std::string refusal(const std::string& bytes) {
  try {
    parse_torch_file(bytes);
  } catch (const UserError& problem) {
    return problem.what();
  }
  return "";
}

TEST(TorchFile, HoldsTheTensorsThatWereSaved) {
  for (const char* form : {"zip", "legacy"}) {
    const auto found = parse_torch_file(file(form));
    EXPECT_EQ(found.size(), golden()["tensors"].size()) << form;
    for (const auto& [name, tensor] : golden()["tensors"].items()) {
      ASSERT_TRUE(found.contains(name)) << form << " " << name;
      EXPECT_EQ(found.at(name).shape, tensor["shape"].get<std::vector<int64_t>>()) << form << " " << name;
      EXPECT_EQ(values(found.at(name)), tensor["values"].get<std::vector<double>>()) << form << " " << name;
    }
  }
}

TEST(TorchFile, IsNoTorchScriptProgram) {
  EXPECT_EQ(refusal("PK\3\4...script/constants.pkl..."),
            "not a file of tensors: it is a TorchScript program: save its state_dict() instead");
}

TEST(TorchFile, RunsNothing) {
  for (const char* form : {"malicious_zip", "malicious_legacy"})
    EXPECT_NE(refusal(file(form)).find("asks to call posix.system"), std::string::npos) << form << refusal(file(form));
}

TEST(TorchFile, IsToldByItsFirstBytes) {
  EXPECT_TRUE(is_torch_file(file("zip")));
  EXPECT_TRUE(is_torch_file(file("legacy")));
  EXPECT_FALSE(is_torch_file("{\"a\": 1}"));
  EXPECT_FALSE(is_torch_file(""));
}

// Each flipped byte of a ZIP is found by its sums, or does not matter to any tensor.
TEST(TorchFile, WithAFlippedByteIsRefusedOrTheSame) {
  const std::string whole = file("zip");
  const auto expected = parse_torch_file(whole);
  int refused = 0;
  for (size_t at = 0; at < whole.size(); at += 7) {
    std::string damaged = whole;
    damaged[at] = char(damaged[at] ^ 0x10);
    try {
      const auto found = parse_torch_file(damaged);
      ASSERT_EQ(found.size(), expected.size()) << at;
      for (const auto& [name, tensor] : expected) EXPECT_EQ(found.at(name).bytes, tensor.bytes) << name << " " << at;
    } catch (const UserError&) {
      ++refused;
    }
  }
  EXPECT_GT(refused, 20);
}

TEST(TorchFile, CutShortIsRefused) {
  for (const char* form : {"zip", "legacy"}) {
    const std::string whole = file(form);
    for (size_t length = 0; length + 1 < whole.size(); length += 13)
      EXPECT_NE(refusal(whole.substr(0, length)), "") << form << " of " << length;
  }
}

TEST(TorchFile, MayHoldItsTensorsBelowAKey) {
  for (const char* form : {"state_dict", "state_dict_legacy", "only_dictionary", "beside_ema"}) {
    const auto found = parse_torch_file(file(form)), expected = parse_torch_file(file("zip"));
    ASSERT_EQ(found.size(), expected.size()) << form;
    for (const auto& [name, tensor] : expected) EXPECT_EQ(found.at(name).bytes, tensor.bytes) << form << " " << name;
  }
  EXPECT_EQ(refusal(file("two_dictionaries")),
            "not a file of tensors: it contains several sets of tensors, \"D\", \"G\": save the one that is meant "
            "alone");
}

}  // namespace
}  // namespace maskbench

// Damaged inputs, from a fixed seed: each reader takes them or says what is wrong, and never crashes. The sanitizers
// see to memory. MASKBENCH_FUZZ_INPUTS sets how many inputs each reader gets.
#include <gtest/gtest.h>

#include <cstdlib>
#include <functional>
#include <nlohmann/json.hpp>
#include <random>

#include "base/csv.h"
#include "formats/safetensors.h"
#include "formats/sealed_json.h"
#include "plugin/plugin_json.h"
#include "tests/spec/spec_file.h"

namespace maskbench {
namespace {

int64_t wanted_inputs(int64_t usual) {
  const char* asked = std::getenv("MASKBENCH_FUZZ_INPUTS");
  return asked ? std::atoll(asked) : usual;
}

// One to eight changes of a good input: bits flipped, bytes replaced by ones that mean something, parts cut out or
// doubled, the end cut off.
class Damage {
 public:
  std::string operator()(std::string text) {
    for (size_t changes = 1 + chance_() % 8; changes > 0 && !text.empty(); --changes) change(text);
    return text;
  }

 private:
  void change(std::string& text) {
    const size_t at = chance_() % text.size(), length = 1 + chance_() % 16;
    switch (chance_() % 6) {
      case 0:
        text[at] = char(text[at] ^ (1 << chance_() % 8));
        break;
      case 1:
        text[at] = kTelling[chance_() % (sizeof kTelling - 1)];
        break;
      case 2:
        text.erase(at, length);
        break;
      case 3:
        text.insert(at, text.substr(chance_() % text.size(), length));
        break;
      case 4:
        text.insert(at, kNumbers[chance_() % std::size(kNumbers)]);
        break;
      default:
        if (chance_() % 4 == 0) text.resize(at);
    }
  }

  static constexpr char kTelling[] = "\0\xff\"'[]{}=,:.#\\\n\r-+0919ez";
  static constexpr const char* kNumbers[] = {"18446744073709551615", "-9223372036854775808", "1e400", "nan", "[[[["};
  std::mt19937 chance_{7};
};

// What a reader throws at bad input. Anything else fails the test.
template <class... Allowed>
void expect_to_survive(const std::string& good, int64_t inputs, const std::function<void(const std::string&)>& read) {
  Damage damage;
  read(good);
  int64_t refused = 0;
  for (int64_t i = 0; i < inputs; ++i) {
    const std::string text = damage(good);
    try {
      read(text);
    } catch (const UserError&) {
      ++refused;
    } catch (const nlohmann::json::exception& problem) {
      ++refused;
      ASSERT_TRUE((std::is_same_v<nlohmann::json::exception, Allowed> || ...)) << problem.what() << "\n" << text;
    } catch (const std::exception& problem) {
      FAIL() << "input " << i << ": " << problem.what() << "\n" << text;
    }
  }
  EXPECT_GT(refused, inputs / 20);
}

TEST(Fuzz, SpecsAreReadOrRefused) {
  const TemporaryFolder folder;
  expect_to_survive<void>(kTinySpec, wanted_inputs(3000), [&](const std::string& text) {
    read_experiment(folder.write("tiny.toml", text), {}, tiny_catalogue());
  });
}

TEST(Fuzz, SettingsOfTheCommandLineAreTakenOrRefused) {
  expect_to_survive<void>("system.GAN.options.kernels=[3, 5]", wanted_inputs(3000),
                          [&](const std::string& text) { read_text(kTinySpec, {text}); });
}

TEST(Fuzz, ResolvedSpecsAreReadOrRefused) {
  const TemporaryFolder folder;
  const std::string good = to_toml(read_text(kTinySpec).runs[0]);
  expect_to_survive<void>(good, wanted_inputs(3000), [&](const std::string& text) {
    read_run(folder.write("spec.toml", text), tiny_catalogue());
  });
}

TEST(Fuzz, SafetensorsAreReadOrRefused) {
  const std::string values(24, 'v');
  const std::string good = safetensors_bytes({{"G.weight", {"F32", {2, 2}, std::string_view(values).substr(0, 16)}},
                                              {"step", {"I64", {}, std::string_view(values).substr(16, 8)}}},
                                             {{"version", "1"}});
  expect_to_survive<void>(good, wanted_inputs(20000), [](const std::string& text) {
    std::map<std::string, TensorView> tensors;
    std::map<std::string, std::string> metadata;
    parse_safetensors(text, tensors, metadata);
    size_t sum = 0;  // every byte that a view shows is there
    for (const auto& [name, view] : tensors)
      for (const char byte : view.bytes) sum += size_t(static_cast<unsigned char>(byte));
    ASSERT_LE(sum, 255 * text.size());
  });
}

TEST(Fuzz, ManifestsAreReadOrRefused) {
  const std::string good =
      sealed({{"version", 1}, {"plugin", {{"name", "gan"}}}, {"results", {{"metrics.json", "ab"}}}});
  expect_to_survive<void>(good, wanted_inputs(20000), [](const std::string& text) { unsealed(text); });
}

TEST(Fuzz, TablesAreReadOrRefused) {
  Damage damage;
  const std::string good = "file,x,\"a \"\"b\"\"\"\r\n1.png,0.5,\"x\ny\"\r\n2.png,-1,z\r\n";
  for (int64_t i = 0; i < wanted_inputs(20000); ++i) {
    try {
      parse_csv(damage(good));
    } catch (const UserError&) {
    }
  }
}

TEST(Fuzz, DescriptorsOfPluginsAreReadOrRefused) {
  const std::string good = to_json(tiny_catalogue().plugins[0]).dump();
  expect_to_survive<nlohmann::json::exception>(
      good, wanted_inputs(20000), [](const std::string& text) { plugin_from_json(nlohmann::json::parse(text)); });
}

}  // namespace
}  // namespace maskbench

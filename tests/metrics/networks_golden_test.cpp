// Networks with the weights of formulas.py, and the metrics over them, against the reference implementations:
// tests/golden/make_networks.py.
#include <gtest/gtest.h>

#include "tests/metrics/metric_named.h"

namespace maskbench {
namespace {

const nlohmann::json& golden_networks() {
  static const nlohmann::json values = golden("networks.json");
  return values;
}

Tensor golden_scenes(const char* which) {
  const auto [first, count, height, width] = golden_networks().at(which).get<std::array<int, 4>>();
  return scenes(first, count, height, width);
}

// Network, its output and where its values lie.
struct Case {
  const char *network, *group, *key;
  size_t output;
};
void PrintTo(const Case& c, std::ostream* out) { *out << c.network << '.' << c.output; }

class GoldenNetwork : public testing::TestWithParam<Case> {};

// Of each picture the golden file has the first numbers, and the sum of all.
TEST_P(GoldenNetwork, SeesWhatTheReferenceImplementationSees) {
  const auto [network, group, key, output] = GetParam();
  const Tensor seen = FormulaWeights::shared().with(network).pass(network, golden_scenes("fake")).at(output);
  const auto expected = golden_networks().at(group).at(key).get<std::vector<std::vector<double>>>();
  ASSERT_EQ(seen.size(0), int64_t(expected.size()));
  for (int64_t i = 0; i < seen.size(0); ++i) {
    const auto& row = expected[size_t(i)];
    const int64_t shown = int64_t(row.size()) - 1;
    const Tensor numbers = torch::tensor(row, torch::kFloat64);
    const Tensor ours =
        torch::cat({seen[i].slice(0, 0, shown).to(torch::kFloat64), seen[i].to(torch::kFloat64).sum().view({1})});
    const double scale = seen[i].abs().max().item<double>();
    const Tensor errors = (ours - numbers).abs();
    EXPECT_LT(errors.slice(0, 0, shown).max().item<double>(), 1e-4 * scale) << "picture " << i;
    EXPECT_LT(errors[shown].item<double>(), 1e-4 * seen[i].abs().sum().item<double>()) << "picture " << i;
  }
}

INSTANTIATE_TEST_SUITE_P(Networks, GoldenNetwork,
                         testing::Values(Case{"inception2015-768", "inception2015", "inception2015-768", 0},
                                         Case{"inception2015-tf", "inception2015", "inception2015-tf", 0},
                                         Case{"inception2015-tf", "inception2015", "logits", 1},
                                         Case{"inception2015-pt", "inception2015", "inception2015-pt", 0},
                                         Case{"inception_v3", "classifiers", "inception_v3", 0},
                                         Case{"squeezenet1_1-classifier", "classifiers", "squeezenet1_1-classifier",
                                              0}));

// Metric, group, key of its value; the value's key and " spread" that of its spread, where there is one.
struct ScoreCase {
  const char *metric, *group, *key;
};
void PrintTo(const ScoreCase& c, std::ostream* out) { *out << c.metric; }

class GoldenScore : public testing::TestWithParam<ScoreCase> {};

TEST_P(GoldenScore, IsThatOfTheReferenceImplementation) {
  const auto [name, group, key] = GetParam();
  const auto metric = metric_named(name);
  if (metric->wants_real()) metric->add_real(golden_scenes("real"));
  ScoringBatch worn;
  worn.image = golden_scenes("fake");
  ASSERT_EQ(metric->missing(worn), std::nullopt);
  metric->add(worn);
  const Score score = metric->score();
  const auto& values = golden_networks().at(group).at("values");
  const double expected = values.at(key);
  // 20 pictures of up to 2048 features: covariances are singular.
  const double relative = std::string(key).starts_with("fid") ? 1e-3 : 1e-4;
  EXPECT_NEAR(score.value, expected, relative * std::abs(expected));
  EXPECT_EQ(score.n, 20);
  if (const auto spread = values.find(std::string(key) + " spread"); spread != values.end()) {
    EXPECT_NEAR(score.spread.value(), spread->get<double>(), 1e-4 * std::abs(expected));
  }
}

INSTANTIATE_TEST_SUITE_P(
    Metrics, GoldenScore,
    testing::Values(ScoreCase{"is", "inception2015", "is"}, ScoreCase{"fid", "inception2015", "fid"},
                    ScoreCase{"fid-pt", "inception2015", "fid-pt"}, ScoreCase{"fid-768", "inception2015", "fid-768"},
                    ScoreCase{"kid", "inception2015", "kid"}, ScoreCase{"is-sbarratt", "classifiers", "is-sbarratt"},
                    ScoreCase{"is-squeezenet1.1", "classifiers", "is-squeezenet1.1"}));

TEST(Kid, OfFewPicturesSaysSoInItsProtocol) {
  const auto kid = metric_named("kid");
  kid->add_real(golden_scenes("real"));
  ScoringBatch worn;
  worn.image = golden_scenes("fake");
  kid->add(worn);
  EXPECT_EQ(kid->score().protocol, "kid-100x10");
  EXPECT_EQ(kid->score().note, "subsets of 10 instead of 1000: there are only 10 pictures");
}

TEST(Fid, OfFewPicturesSaysThatItIsTooLarge) {
  const auto fid = metric_named("fid-768");
  fid->add_real(golden_scenes("real"));
  ScoringBatch worn;
  worn.image = golden_scenes("fake");
  fid->add(worn);
  EXPECT_EQ(fid->score().note,
            "of 20 worn and 10 real pictures: fewer than 2048 make the distance too large, compare it at equal numbers "
            "only");
}

class GoldenLpips : public testing::TestWithParam<const char*> {};

TEST_P(GoldenLpips, IsThatOfTheLpipsPackage) {
  const std::string net = GetParam();
  int cases = 0;
  for (const auto& c : golden_networks().at("lpips").at(net)) {
    const int64_t height = c.at("height"), width = c.at("width");
    const auto& [first, second] = pairs().at(c.at("pair"));
    const auto metric = metric_named("lpips-" + net + "-0.1");
    metric->add(compared(picture(first, height, width), picture(second, height, width)));
    const double expected = c.at("value");
    EXPECT_NEAR(metric->score().value, expected, 1e-4 * expected + 1e-9) << c;
    ++cases;
  }
  EXPECT_EQ(cases, 15);
}

INSTANTIATE_TEST_SUITE_P(Metrics, GoldenLpips, testing::Values("alex", "vgg", "squeeze"));

}  // namespace
}  // namespace maskbench

// Statistics of a study against statsmodels, krippendorff and SciPy (tests/golden/make_study.py).
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "base/bootstrap.h"
#include "study/design/power.h"
#include "study/statistics/agreement.h"
#include "study/statistics/bradley_terry.h"

namespace maskbench::study {
namespace {

using Json = nlohmann::json;

constexpr double kClose = 1e-9;

Json golden() { return Json::parse(std::ifstream(MASKBENCH_TESTS_DIR "/golden/study.json")); }

TEST(StudyGolden, AgreementIsThatOfStatsmodelsAndKrippendorff) {
  for (const Json& c : golden().at("agreement")) {
    const Counts counts = c.at("counts");
    EXPECT_NEAR(krippendorff_alpha(counts).value(), c.at("alpha").get<double>(), kClose);
    const auto kappa = fleiss_kappa(counts);
    ASSERT_EQ(kappa.has_value(), !c.at("kappa").is_null());
    if (kappa) {
      EXPECT_NEAR(*kappa, c.at("kappa").get<double>(), kClose);
    }
  }
}

TEST(StudyGolden, BradleyTerryScoresAreThoseOfALogisticRegression) {
  for (const Json& c : golden().at("bradley_terry")) {
    const auto scores = bradley_terry(c.at("wins"));
    ASSERT_TRUE(scores);
    for (size_t i = 0; i < scores->size(); ++i) EXPECT_NEAR((*scores)[i], c.at("scores")[i].get<double>(), kClose);
  }
}

TEST(StudyGolden, HolmIsThatOfStatsmodels) {
  const Json c = golden().at("holm");
  const auto corrected = holm(c.at("p"));
  for (size_t i = 0; i < corrected.size(); ++i) EXPECT_NEAR(corrected[i], c.at("corrected")[i].get<double>(), kClose);
}

TEST(StudyGolden, TheSmallestDifferenceIsThatOfSciPysQuantiles) {
  for (const Json& c : golden().at("power")) {
    const PowerRequest request{.raters = c.at("raters"),
                               .pictures = c.at("pictures"),
                               .intraclass = c.at("intraclass"),
                               .comparisons = c.at("comparisons")};
    EXPECT_NEAR(smallest_difference_percent(request), c.at("percent").get<double>(), kClose);
  }
}

}  // namespace
}  // namespace maskbench::study

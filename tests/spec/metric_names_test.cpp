#include "spec/metric_names.h"

#include <gtest/gtest.h>

#include "maskbench/errors.h"

namespace maskbench {
namespace {

using Names = std::vector<std::string>;

const std::vector<MetricName> kKnown = {{"ssim", "ssim-wang"}, {"psnr", "psnr-cap100"}, {"fid-768", "fid-768"}};

std::string refusal(const Names& given) {
  try {
    short_names(given, kKnown);
  } catch (const UserError& problem) {
    return problem.what();
  }
  return "";
}

TEST(ShortNames, StandForNamesAndProtocolsInAnyCase) {
  EXPECT_EQ(short_names({"PSNR", " ssim-wang", "fid-768\t"}, kKnown), (Names{"psnr", "ssim", "fid-768"}));
  EXPECT_EQ(short_names({"", "ssim", " "}, kKnown), Names{"ssim"});
  EXPECT_EQ(short_names({}, kKnown), Names{});
}

TEST(ShortNames, OfOneMetricAreAnError) {
  EXPECT_EQ(refusal({"ssim", "ssim"}), "\"ssim\" is named twice");
  EXPECT_EQ(refusal({"ssim", "psnr", "SSIM-Wang"}), "\"ssim\" and \"SSIM-Wang\" are one metric");
}

TEST(ShortNames, OfNoMetricNameTheNearest) {
  EXPECT_EQ(refusal({"PSRN"}), "unknown metric \"PSRN\"; did you mean \"psnr\"?");
  EXPECT_EQ(refusal({"ssim psnr"}), "unknown metric \"ssim psnr\"");
}

}  // namespace
}  // namespace maskbench

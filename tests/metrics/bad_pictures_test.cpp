// What every metric that looks at pictures refuses, and in which words.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "maskbench/errors.h"
#include "tests/metrics/metric_named.h"

namespace maskbench {
namespace {

using testing::HasSubstr;

// One metric of each kind: by planes, by a network picture by picture, by a network as a set.
class BadPictures : public testing::TestWithParam<const char*> {
 protected:
  // What the metric says when it is given `image`, and a good reference.
  std::string refusal(const Tensor& image, Tensor reference = {}) {
    if (!reference.defined()) reference = torch::full(image.sizes(), 0.5);
    const auto metric = metric_named(GetParam());
    try {
      metric->add(compared(image, reference));
    } catch (const UserError& problem) {
      return problem.what();
    }
    return "";
  }
  const Tensor good_ = torch::rand({2, 3, 40, 40});
};

TEST_P(BadPictures, InBytesAreToldFromThoseFromZeroToOne) {
  EXPECT_THAT(refusal(255 * good_.clamp_min(0.1)), HasSubstr("must be in [0,1], but go from"));
  EXPECT_THAT(refusal(255 * good_), HasSubstr("(0 to 255?)"));
}

TEST_P(BadPictures, FromMinusOneToOneAreToldFromThoseFromZeroToOne) {
  EXPECT_THAT(refusal(2 * good_ - 1), HasSubstr("(-1 to 1?)"));
}

TEST_P(BadPictures, ALittleTooBrightAreRefused) { EXPECT_THAT(refusal(good_ + 0.1), HasSubstr("must be in [0,1]")); }

TEST_P(BadPictures, WithNanOrInfinityAreRefused) {
  for (const double value : {double(NAN), double(INFINITY)}) {
    Tensor image = good_.clone();
    image[1][2][3][4] = value;
    EXPECT_THAT(refusal(image), HasSubstr("hold a value that is not finite"));
  }
}

TEST_P(BadPictures, OfWholeNumbersAreRefused) {
  EXPECT_THAT(refusal((255 * good_).to(torch::kUInt8)), HasSubstr("not float in [0,1]"));
}

INSTANTIATE_TEST_SUITE_P(Metrics, BadPictures,
                         testing::Values("ssim", "psnr", "lpips", "is-squeezenet1.1", "ssim-torchmetrics"),
                         [](const auto& info) {
                           std::string name = info.param;
                           for (char& c : name) c = std::isalnum(c) ? c : '_';
                           return name;
                         });

class BadPairs : public BadPictures {};

TEST_P(BadPairs, OfOtherSizesAreRefused) {
  EXPECT_THAT(refusal(good_, torch::rand({2, 3, 40, 41})),
              HasSubstr("pictures of [2, 3, 40, 40] cannot be compared with a reference of [2, 3, 40, 41]"));
}

TEST_P(BadPairs, WithABadReferenceAreRefused) {
  EXPECT_THAT(refusal(good_, 2 * good_ - 1), HasSubstr("the reference pictures must be in [0,1]"));
}

INSTANTIATE_TEST_SUITE_P(Metrics, BadPairs, testing::Values("ssim", "psnr", "lpips", "ssim-skimage-default"),
                         [](const auto& info) {
                           std::string name = info.param;
                           for (char& c : name) c = std::isalnum(c) ? c : '_';
                           return name;
                         });

TEST(Sets, OfOnePictureHaveNoDistance) {
  const auto fid = metric_named("fid-768");
  fid->add_real(torch::rand({1, 3, 20, 20}));
  fid->add(compared(torch::rand({3, 3, 20, 20}), {}));
  EXPECT_EQ(fid->score().n, 0);
  EXPECT_EQ(fid->score().note, "two sets of two pictures at least are needed, not of 3 and 1");
}

TEST(Sets, WithoutRealPicturesAreMissing) {
  EXPECT_EQ(metric_named("fid-768")->missing(compared(torch::rand({3, 3, 20, 20}), {})),
            "there are no real pictures to compare with");
}

}  // namespace
}  // namespace maskbench

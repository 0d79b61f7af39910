#include "spec/ablation.h"

#include "tests/spec/spec_file.h"

namespace maskbench {
namespace {

std::string ablated(const std::string& lines) {
  return replaced(kTinySpec, "[[system]]\nname = \"GAN\"",
                  "[sweep]\noptions.k = [1, 2]\noptions.width = [4, 8]\n" + lines + "\n[[system]]\nname = \"GAN\"");
}

const std::string kGood =
    "[ablation]\nrows = \"options.k\"\ncolumns = \"options.width\"\nreference = { options.k = 2, options.width = 4 }\n";

TEST(AblationSpec, NamesRowsColumnsAndTheReference) {
  const auto ablation = *read_text(ablated(kGood)).ablation;
  EXPECT_EQ(ablation.rows, "options.k");
  EXPECT_EQ(ablation.columns, "options.width");
  EXPECT_EQ(ablation.metrics, Texts{"ssim"});
  EXPECT_EQ(ablation.system, "GAN");
  EXPECT_EQ(ablation.point, (SweptPoint{{"options.k", Value(2.0)}, {"options.width", Value(int64_t{4})}}));
  EXPECT_FALSE(read_text(kTinySpec).ablation);
}

TEST(AblationSpec, SaysWhatIsWrongWithIt) {
  const auto wrong = [](const std::string& from, const std::string& to) {
    return complaint(ablated(replaced(kGood, from, to)));
  };
  EXPECT_EQ(wrong("\"options.k\"", "\"options.p\""),
            "tiny.toml:19:8: rows in [ablation] must be an axis of the sweep: system, options.k, options.width");
  EXPECT_EQ(wrong("\"options.width\"", "\"options.k\""),
            "tiny.toml:18:1: rows and columns of [ablation] are both options.k");
  EXPECT_EQ(wrong("options.k = 2,", "options.k = 3,"),
            "tiny.toml:21:13: reference in [ablation] is none of the points of the sweep");
  EXPECT_EQ(wrong(", options.width = 4", ""),
            "tiny.toml:21:13: reference in [ablation] fits several points; name system and every axis");
  EXPECT_EQ(wrong("reference", "metrics = [\"sim\"]\nreference"),
            "tiny.toml:21:11: metrics in [ablation]: \"sim\" is none of those in [eval]; did you mean \"ssim\"?");
  EXPECT_EQ(complaint(replaced(kTinySpec, "[[system]]", kGood + "[[system]]")),
            "tiny.toml:15:1: [ablation] needs a [sweep]");
}

TEST(AblationSpec, NamesMetricsByTheirProtocolsToo) {
  const auto with = [](const std::string& eval, const std::string& line) {
    return replaced(ablated(replaced(kGood, "reference", line + "\nreference")), "[\"ssim\"]", eval);
  };
  const Experiment experiment = read_text(with("[\"ssim-wang\", \"Corner_Error\"]", "metrics = [\"SSIM\"]"));
  EXPECT_EQ(experiment.runs[0].eval.texts("metrics"), (Texts{"ssim", "corner_error"}));
  EXPECT_EQ(experiment.ablation->metrics, Texts{"ssim"});
  EXPECT_EQ(complaint(with("[\"ssim\"]", "metrics = [\"ssim\", \"ssim-wang\"]")),
            "tiny.toml:21:11: metrics in [ablation]: \"ssim\" and \"ssim-wang\" are one metric");
}

}  // namespace
}  // namespace maskbench

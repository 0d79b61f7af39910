// Every mistake in a spec: the whole message, with file, line and column.
#include "tests/spec/spec_file.h"

namespace maskbench {
namespace {

struct Mistake {
  const char* name;
  std::string from, to, message;
};
void PrintTo(const Mistake& mistake, std::ostream* out) { *out << mistake.name; }

class EveryMistake : public testing::TestWithParam<Mistake> {};

TEST_P(EveryMistake, IsToldWithItsPlace) {
  const Mistake& mistake = GetParam();
  EXPECT_EQ(complaint(replaced(kTinySpec, mistake.from, mistake.to)), "tiny.toml:" + mistake.message);
}

const std::string kGan = "name = \"GAN\"\nplugin = \"gan\"", kIterations = "iterations = 3";

const std::vector<Mistake> kMistakes = {
    {"UnknownKey", kIterations, "itertions = 3",
     R"(9:1: unknown key "itertions" in [train]; did you mean "iterations"?)"},
    {"UnknownKeyFarFromAll", kIterations, "  zzzzzzzz = 3", R"(9:3: unknown key "zzzzzzzz" in [train])"},
    {"UnknownSection", "[train]", "[trian]", R"(8:2: unknown key "trian" in the spec; did you mean "train"?)"},
    {"UnknownKeyOfSystem", "options = {", "option = {",
     R"(18:1: unknown key "option" in [[system]]; did you mean "options"?)"},
    {"UnknownOption", "width = 8", "widht = 8",
     R"(18:13: unknown key "widht" in options of gan; did you mean "width"?)"},
    {"TextForAnInteger", kIterations, R"(iterations = "many")",
     R"(9:14: iterations in [train] must be an integer, not "many")"},
    {"NumberForAnInteger", kIterations, "iterations = 3.0", "9:14: iterations in [train] must be an integer, not 3.0"},
    {"DateForAnInteger", kIterations, "iterations = 2020-01-01",
     "9:14: iterations in [train] must be an integer, not a date or time"},
    {"TableForAnInteger", kIterations, "iterations = {}",
     "9:14: iterations in [train] must be an integer, not a table"},
    {"MixedList", kIterations, R"(betas = [0.5, "x"])",
     "9:9: betas in [train] must be a list of numbers, not a list of mixed types"},
    {"NoIterations", kIterations, "iterations = 0", "9:14: iterations in [train] must be from 1 to 1000000000, not 0"},
    {"ElementOutOfRange", kIterations, "betas = [0.5, 1]", "9:9: betas in [train] must be from 0 to 0.999999, not 1"},
    {"NotFinite", kIterations, "critic_rate = nan", "9:15: critic_rate in [train] must be finite"},
    {"OptionOutOfRange", "width = 8", "width = 0", "18:21: width in options of gan must be from 1 to 512, not 0"},
    {"EvenForOdd", "width = 8", "kernels = [3, 4]", "18:23: kernels in options of gan must be odd, not 4"},
    {"ListTooShort", "width = 8", "kernels = [3]", "18:23: kernels in options of gan must have 2 elements, not 1"},
    {"ListTooLong", kIterations, "betas = [0.5, 0.9, 0.9]", "9:9: betas in [train] must have 2 elements, not 3"},
    {"ChoiceThatAFlagExcludes", "width = 8", R"(constraint = "gp", normed = true)",
     R"(18:26: constraint in options of gan cannot be "gp" while normed is true: they do not mix)"},
    {"UnknownChoice", kIterations, R"(optimizer = "adm")",
     R"(9:13: optimizer in [train] must be one of ["adam", "rmsprop"], not "adm"; did you mean "adam"?)"},
    {"UnknownPlugin", R"("gan")", R"("gna")", R"(17:10: unknown plugin "gna"; did you mean "gan"?)"},
    {"UnknownPluginFarFromAll", R"("gan")", R"("something")",
     R"(17:10: unknown plugin "something"; `maskbench plugins list` names them)"},
    {"UnknownMetric", R"(["ssim"])", R"(["corner_eror"])",
     R"(13:11: metrics in [eval]: unknown metric "corner_eror"; did you mean "corner_error"?)"},
    {"MetricTwiceByTwoNames", R"(["ssim"])", R"(["ssim", "ssim-wang"])",
     R"(13:11: metrics in [eval]: "ssim" and "ssim-wang" are one metric)"},
    {"MetricTwice", R"(["ssim"])", R"(["ssim", "ssim"])", R"(13:11: metrics in [eval]: "ssim" is named twice)"},
    {"SystemTwice", R"("key points")", R"("GAN")", R"(20:1: two systems are named "GAN")"},
    {"SystemWithATabInItsName", R"("key points")", R"("key\tpoints")",
     "21:8: name in [[system]] must be a line without control characters"},
    {"SystemWithoutAName", "name = \"GAN\"\n", "", R"(15:1: [[system]] lacks the key "name")"},
    {"SystemWithoutAPlugin", "plugin = \"gan\"\n", "", R"(15:1: [[system]] lacks the key "plugin")"},
    {"SystemWithAnEmptyName", R"("GAN")", R"("")", "16:8: name in [[system]] must be a text"},
    {"OptionsNotATable", "{ width = 8 }", "8", "18:11: options in [[system]] must be a table"},
    {"NoSeeds", "[0, 1]", "[]", "2:9: seeds must be a list of integers, as in [0, 1]"},
    {"SeedsNotAList", "[0, 1]", "3", "2:9: seeds must be a list of integers, as in [0, 1]"},
    {"NegativeSeed", "[0, 1]", "[0, -1]", "2:9: a seed must not be negative"},
    {"SeedTwice", "[0, 1]", "[1, 1]", "2:9: a seed is named twice"},
    {"NobodyLeftToTrainWith", "faces = 40", "faces = 40\ntest_share = 0.8\nvalidation_share = 0.2",
     "8:20: test_share and validation_share in [data] are 0.8 and 0.2: too few people are left to train with"},
    {"ScoredByNobody", "[eval]", "[eval]\nsplit = \"validation\"",
     R"(13:9: split in [eval] is "validation", but no people are set apart: say validation_share in [data])"},
    {"BatchLargerThanData", "batch = 4", "batch = 37",
     "10:9: batch in [train] is 37, larger than the 36 faces of the training split"},
    {"BatchOfASystemLargerThanData", kGan, kGan + "\ntrain = { batch = 37 }",
     "18:19: batch in [train] is 37, larger than the 36 faces of the training split"},
    {"TitleNotAText", R"("Tiny")", "3", "1:9: title in the spec must be a text"},
};

INSTANTIATE_TEST_SUITE_P(Spec, EveryMistake, testing::ValuesIn(kMistakes),
                         [](const auto& info) { return std::string(info.param.name); });

TEST(Spec, NeedsASystem) {
  const std::string none = kTinySpec.substr(0, kTinySpec.find("[[system]]"));
  EXPECT_EQ(complaint(none), "tiny.toml:1:1: a spec needs at least one [[system]]");
  EXPECT_EQ(complaint("system = []"), "tiny.toml:1:10: a spec needs at least one [[system]]");
  EXPECT_EQ(complaint("system = 3"), "tiny.toml:1:10: a spec needs at least one [[system]]");
  EXPECT_EQ(complaint("system = [3]"), "tiny.toml:1:10: a spec needs at least one [[system]]");
  EXPECT_EQ(complaint(""), "tiny.toml:1:1: a spec needs at least one [[system]]");
}

TEST(Spec, NeedsTablesForSections) {
  const std::string none = replaced(kTinySpec, "[eval]\nmetrics = [\"ssim\"]\n", "");
  EXPECT_EQ(complaint(replaced(none, "title = \"Tiny\"", "eval = 3")),
            "tiny.toml:1:8: eval in the spec must be a table");
}

// The words are the parser's; the place is what matters.
TEST(Spec, SaysWhereItIsNotToml) {
  EXPECT_EQ(complaint(replaced(kTinySpec, "[0, 1]", "[0, 1")).rfind("tiny.toml:4:1: ", 0), 0u);
  EXPECT_EQ(complaint(replaced(kTinySpec, "batch = 4", "iterations = 4")).rfind("tiny.toml:10:14: ", 0), 0u);
}

TEST(Spec, FindsTheDefaultBatchTooLargeToo) {
  EXPECT_EQ(complaint(replaced(replaced(kTinySpec, "batch = 4\n", ""), "faces = 40", "faces = 4")),
            "tiny.toml:1:1: batch in [train] is 16, larger than the 3 faces of the training split");
}

TEST(Spec, SaysWhichFileIsMissing) {
  try {
    read_spec("/no/such/spec.toml", {}, tiny_catalogue());
    FAIL() << "read";
  } catch (const UserError& problem) {
    EXPECT_STREQ(problem.what(), "/no/such/spec.toml: no such file");
  }
}

}  // namespace
}  // namespace maskbench

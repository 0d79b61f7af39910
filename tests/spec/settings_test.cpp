// --set key=value.
#include "tests/spec/spec_file.h"

namespace maskbench {
namespace {

TEST(Settings, TakeTomlValues) {
  const auto run = read_text(kTinySpec, {"train.iterations=7", "train.critic_rate=1e-3", "train.betas=[0, 0.9]",
                                         "eval.metrics=[\"corner_error\"]", "seeds=[4]"})
                       .runs[0];
  EXPECT_EQ(run.train.integer("iterations"), 7);
  EXPECT_EQ(run.train.number("critic_rate"), 1e-3);
  EXPECT_EQ(run.train.numbers("betas"), (Numbers{0, 0.9}));
  EXPECT_EQ(run.eval.texts("metrics"), (Texts{"corner_error"}));
  EXPECT_EQ(run.seed, 4);
}

TEST(Settings, TakeWhatIsNoTomlAsAText) {
  EXPECT_EQ(read_text(kTinySpec, {"train.optimizer=rmsprop"}).runs[0].train.text("optimizer"), "rmsprop");
  EXPECT_EQ(read_text(kTinySpec, {"title=a = \"b\""}).title, "a = \"b\"");
  EXPECT_EQ(read_text(kTinySpec, {"title=\x7f"}).title, "\x7f");
}

TEST(Settings, ApplyInOrder) {
  const std::vector<std::string> settings = {"train.batch=2", "train.batch=3"};
  EXPECT_EQ(read_text(kTinySpec, settings).runs[0].train.integer("batch"), 3);
}

TEST(Settings, MakeTheSectionThatIsMissing) {
  const std::string without = replaced(kTinySpec, "[eval]\nmetrics = [\"ssim\"]\n", "");
  EXPECT_EQ(read_text(without, {"eval.pairs=8", "eval.metrics=[\"ssim\"]"}).runs[0].eval.integer("pairs"), 8);
}

TEST(Settings, ReachEverySystemOrTheOneThatIsNamed) {
  const std::string two = replaced(kTinySpec, "plugin = \"points\"", "plugin = \"gan\"");
  const auto widths = [&](const std::string& setting) {
    const Experiment tiny = read_text(two, {setting});
    return Integers{tiny.runs.front().options.integer("width"), tiny.runs.back().options.integer("width")};
  };
  EXPECT_EQ(widths("system.options.width=4"), (Integers{4, 4}));
  EXPECT_EQ(widths("system.GAN.options.width=4"), (Integers{4, 64}));
  EXPECT_EQ(widths("system.key points.options.width=4"), (Integers{8, 4}));
}

TEST(Settings, ReachTheTrainingOfASystem) {
  const Experiment tiny = read_text(kTinySpec, {"system.GAN.train.batch=2"});
  EXPECT_EQ(tiny.runs.front().train.integer("batch"), 2);
  EXPECT_EQ(tiny.runs.back().train.integer("batch"), 4);
}

// As kTinySpec, with another system that learns.
std::string with_system(const std::string& name) {
  return kTinySpec + "[[system]]\nname = '" + name + "'\nplugin = \"gan\"\n";
}

TEST(Settings, ReachASystemOfAnyNameWithAndWithoutQuotes) {
  for (const char* name : {"DCGAN v1.2", "k=2", "a.options.b=c", "GAN \"+\"", "GAN.x", "\xe6\xa8\xa1\xe5\x9e\x8b"}) {
    const std::string spec = with_system(name);
    for (const std::string& key :
         {std::string(name), to_text(Value(std::string(name))), "'" + std::string(name) + "'"}) {
      const Experiment tiny = read_text(spec, {"system." + key + ".options.width=4"});
      EXPECT_EQ(tiny.runs.back().options.integer("width"), 4) << key;
      EXPECT_EQ(tiny.runs.front().options.integer("width"), 8) << key;
    }
  }
}

TEST(Settings, ReachASystemNamedAsAKeyByQuotes) {
  const Experiment tiny = read_text(with_system("options"), {"system.\"options\".options.width=4"});
  EXPECT_EQ(tiny.runs.back().options.integer("width"), 4);
  EXPECT_EQ(tiny.runs.front().options.integer("width"), 8);
}

TEST(Settings, TakeAnyKeyInQuotes) {
  EXPECT_EQ(read_text(kTinySpec, {"\"train\".'iterations'=7"}).runs[0].train.integer("iterations"), 7);
}

TEST(Settings, TakeAValueAsItIsTypedWhereATextIsDeclared) {
  for (const char* value : {"2024-01-01", "123", "1e5", "0x1F", "true", "nan", "07:32:00", "[1, 2]", "{a = 1}"}) {
    EXPECT_EQ(read_text(kTinySpec, {"title=" + std::string(value)}).title, value);
    EXPECT_EQ(read_text(kTinySpec, {"system.GAN.name=" + std::string(value)}).systems[0], value);
  }
  EXPECT_EQ(read_text(kTinySpec, {"title=\"123\""}).title, "123");
  EXPECT_EQ(
      read_text(kTinySpec + "[scales.2]\ntrain.iterations = 9\n", {"scale=2"}).runs[0].train.integer("iterations"), 9);
}

struct BadSetting {
  std::string setting, message;
};
void PrintTo(const BadSetting& bad, std::ostream* out) { *out << bad.setting; }

class EveryBadSetting : public testing::TestWithParam<BadSetting> {};

TEST_P(EveryBadSetting, IsNamedInTheMessage) {
  EXPECT_EQ(complaint(kTinySpec, {GetParam().setting}), "--set " + GetParam().setting + ": " + GetParam().message);
}

const std::vector<BadSetting> kBadSettings = {
    {"train.itertions=3", R"(unknown key "itertions" in [train]; did you mean "iterations"?)"},
    {"trian.iterations=3", R"(unknown key "trian" in the spec; did you mean "train"?)"},
    {"train.iterations=0", "iterations in [train] must be from 1 to 1000000000, not 0"},
    {"train.iterations=many", R"(iterations in [train] must be an integer, not "many")"},
    {"train.iterations=", R"(iterations in [train] must be an integer, not "")"},
    {"train.betas=[0.5, 0.9", R"(betas in [train] must be a list of numbers, not "[0.5, 0.9")"},
    {"train.batch=37", "batch in [train] is 37, larger than the 36 faces of the training split"},
    {"system.GAN.train.batch=37", "batch in [train] is 37, larger than the 36 faces of the training split"},
    {"system.GAN.options.widht=4", R"(unknown key "widht" in options of gan; did you mean "width"?)"},
    {"system.GNA.options.width=4", R"(no system named "GNA"; did you mean "GAN"?)"},
    {"system.GAN=4", R"(system "GAN" is not a value: name a key of it)"},
    {"system.options=4", "options in [[system]] must be a table"},
    {"system=4", "a spec needs at least one [[system]]"},
    {"eval.metrics=[\"ssim\", \"SSIM-wang\"]", R"(metrics in [eval]: "ssim" and "SSIM-wang" are one metric)"},
    {"eval.metrics=[\"sism\"]", R"(metrics in [eval]: unknown metric "sism"; did you mean "ssim"?)"},
    {"eval.metrics=ssim", R"(metrics in [eval] must be a list of texts, not "ssim")"},
    {"seeds=[]", "seeds must be a list of integers, as in [0, 1]"},
    {"title.x=1", R"("title" is not a table)"},
    {"train.iterations", "expected key=value"},
    {"=3", "expected key=value with a key such as train.iterations"},
    {"train..iterations=3", "expected key=value with a key such as train.iterations"},
    {"title=\xff", "its value is not UTF-8"},
    {"train.\"iterations=3", "expected key=value with a key such as train.iterations"},
    {"\"train.iterations=3\"", "expected key=value"},
    {"train.iterations=2024-01-01", "iterations in [train] must be an integer, not a date or time"},
    {"data={folder=2024-01-01}", "folder in [data] must be a text, not a date or time"},
};

INSTANTIATE_TEST_SUITE_P(Settings, EveryBadSetting, testing::ValuesIn(kBadSettings));

}  // namespace
}  // namespace maskbench

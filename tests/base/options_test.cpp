#include "maskbench/options.h"

#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace maskbench {
namespace {

Schema one_of_each() {
  return {option("flag", true).help("a switch"),
          option("count", 3).range(1, 10),
          option("rate", 0.5).range(0, 1e3),
          option("kind", "plain").one_of({"plain", "pyconv"}).excludes({"pyconv"}, "flag", "why"),
          option("sizes", Integers{1, 3}).odd().length(2),
          option("betas", Numbers{0.5, 1}).range(0, 1),
          option("names", Texts{"a", "b \"quoted\""})};
}

TEST(Options, HoldTheDefaultsInTheOrderOfDeclaration) {
  const Options values(one_of_each());
  EXPECT_EQ(values.names(), (Texts{"flag", "count", "rate", "kind", "sizes", "betas", "names"}));
  EXPECT_TRUE(values.flag("flag"));
  EXPECT_EQ(values.integer("count"), 3);
  EXPECT_EQ(values.number("rate"), 0.5);
  EXPECT_EQ(values.text("kind"), "plain");
  EXPECT_EQ(values.integers("sizes"), (Integers{1, 3}));
  EXPECT_EQ(values.numbers("betas"), (Numbers{0.5, 1}));
  EXPECT_EQ(values.texts("names").size(), 2u);
}

TEST(Options, RefuseAnotherNameAndAnotherTypeAsMistakesOfTheProgram) {
  Options values(one_of_each());
  EXPECT_THROW(values.number("count"), std::logic_error);
  EXPECT_THROW(values.number("nothing"), std::logic_error);
  EXPECT_THROW(values.set("nothing", 1.0), std::logic_error);
  EXPECT_THROW(values.set("count", 1.0), std::logic_error);
  values.set("count", int64_t{7});
  EXPECT_EQ(values.integer("count"), 7);
}

TEST(Options, RefuseAnOptionThatIsDeclaredTwice) {
  EXPECT_THROW(Options({option("k", 1), option("k", 2.0)}), std::logic_error);
}

TEST(Options, FindADeclaredNameOnly) {
  const Schema schema = one_of_each();
  EXPECT_EQ(find_option(schema, "rate")->name, "rate");
  EXPECT_EQ(find_option(schema, "rat"), nullptr);
}

TEST(Conversion, TakesAnIntegerForANumberAndNothingElse) {
  EXPECT_EQ(converted(Value(int64_t{2}), Value(1.0)), Value(2.0));
  EXPECT_EQ(converted(Value(Integers{1, 2}), Value(Numbers{})), Value(Numbers{1, 2}));
  EXPECT_EQ(converted(Value(Integers{}), Value(Texts{"a"})), Value(Texts{}));
  EXPECT_FALSE(converted(Value(2.0), Value(int64_t{1})));
  EXPECT_FALSE(converted(Value(true), Value(int64_t{1})));
  EXPECT_FALSE(converted(Value(int64_t{1}), Value(true)));
  EXPECT_FALSE(converted(Value(std::string("2")), Value(int64_t{1})));
  EXPECT_FALSE(converted(Value(int64_t{1}), Value(Integers{})));
  EXPECT_FALSE(converted(Value(Integers{1}), Value(Texts{})));
}

TEST(Range, IncludesItsEndsAndHoldsForEachElement) {
  const Option one = option("k", 1).range(1, 10), many = option("betas", Numbers{}).range(0, 0.5);
  EXPECT_FALSE(one.complaint(Value(int64_t{1})));
  EXPECT_FALSE(one.complaint(Value(int64_t{10})));
  EXPECT_EQ(one.complaint(Value(int64_t{0})), "must be from 1 to 10, not 0");
  EXPECT_EQ(one.complaint(Value(int64_t{11})), "must be from 1 to 10, not 11");
  EXPECT_EQ(many.complaint(Value(Numbers{0.1, 0.75})), "must be from 0 to 0.5, not 0.75");
}

TEST(Range, RefusesWhatIsNotFiniteEvenWithoutBounds) {
  for (double bad : {NAN, INFINITY, -INFINITY}) EXPECT_EQ(option("k", 1.0).complaint(Value(bad)), "must be finite");
}

TEST(Choice, NamesAllAndTheNearest) {
  const Option kind = option("kind", "plain").one_of({"plain", "pyconv"});
  EXPECT_FALSE(kind.complaint(Value(std::string("pyconv"))));
  EXPECT_EQ(kind.complaint(Value(std::string("pycnov"))),
            R"(must be one of ["plain", "pyconv"], not "pycnov"; did you mean "pyconv"?)");
  EXPECT_EQ(kind.complaint(Value(std::string("transformer"))),
            R"(must be one of ["plain", "pyconv"], not "transformer")");
}

TEST(Length, IsThatOfTheList) {
  const Option kernels = option("kernels", Integers{3, 5}).length(2), names = option("names", Texts{}).length(1);
  EXPECT_FALSE(kernels.complaint(Value(Integers{7, 9})));
  EXPECT_EQ(kernels.complaint(Value(Integers{7})), "must have 2 elements, not 1");
  EXPECT_EQ(kernels.complaint(Value(Integers{7, 9, 11})), "must have 2 elements, not 3");
  EXPECT_EQ(names.complaint(Value(Texts{})), "must have 1 elements, not 0");
}

TEST(Odd, HoldsForEachElement) {
  const Option kernels = option("kernels", Integers{3, 5}).odd();
  EXPECT_FALSE(kernels.complaint(Value(Integers{7, 9})));
  EXPECT_EQ(kernels.complaint(Value(Integers{7, 8})), "must be odd, not 8");
}

TEST(Exclusion, HoldsForItsChoicesWhileTheFlagIsOn) {
  const Schema schema = {option("normed", true),
                         option("constraint", "none").one_of({"none", "gp"}).excludes({"gp"}, "normed", "no")};
  Options options(schema);
  EXPECT_FALSE(find_conflict(schema, options));
  options.set("constraint", std::string("gp"));
  ASSERT_TRUE(find_conflict(schema, options));
  EXPECT_EQ(find_conflict(schema, options)->complaint, R"(cannot be "gp" while normed is true: no)");
  options.set("normed", false);
  EXPECT_FALSE(find_conflict(schema, options));
}

TEST(Schema, ComesBackFromJsonAsItWas) {
  const Schema schema = one_of_each();
  const Schema back = schema_from_json(nlohmann::json::parse(to_json(schema).dump()));
  ASSERT_EQ(back.size(), schema.size());
  for (size_t i = 0; i < schema.size(); ++i) {
    EXPECT_EQ(back[i].name, schema[i].name);
    EXPECT_EQ(back[i].fallback, schema[i].fallback);
    EXPECT_EQ(back[i].lowest, schema[i].lowest);
    EXPECT_EQ(back[i].highest, schema[i].highest);
    EXPECT_EQ(back[i].choices, schema[i].choices);
    EXPECT_EQ(back[i].only_odd, schema[i].only_odd);
    EXPECT_EQ(back[i].elements, schema[i].elements);
    ASSERT_EQ(back[i].exclusions.size(), schema[i].exclusions.size());
    for (size_t j = 0; j < schema[i].exclusions.size(); ++j) {
      EXPECT_EQ(back[i].exclusions[j].choices, schema[i].exclusions[j].choices);
      EXPECT_EQ(back[i].exclusions[j].flag, schema[i].exclusions[j].flag);
      EXPECT_EQ(back[i].exclusions[j].why, schema[i].exclusions[j].why);
    }
    EXPECT_EQ(back[i].about, schema[i].about);
  }
}

TEST(Text, ShowsTheTypeOfEachValue) {
  EXPECT_EQ(to_text(Value(2.0)), "2.0");
  EXPECT_EQ(to_text(Value(1e-300)), "1e-300");
  EXPECT_EQ(to_text(Value(0.1)), "0.1");
  EXPECT_EQ(to_text(Value(int64_t{2})), "2");
  EXPECT_EQ(to_text(Value(Numbers{1, 0.25})), "[1.0, 0.25]");
  EXPECT_EQ(to_text(Value(Texts{"a\n\"b\""})), R"(["a\n\"b\""])");
  EXPECT_EQ(type_name(Value(int64_t{2})), "an integer");
  EXPECT_EQ(type_name(Value(Numbers{})), "a list of numbers");
}

// TOML allows the character only as an escape.
TEST(Text, EscapesTheDeleteCharacter) { EXPECT_EQ(to_text(Value(std::string("a\x7f"))), R"("a\u007f")"); }

}  // namespace
}  // namespace maskbench

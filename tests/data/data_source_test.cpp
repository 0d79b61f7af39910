// A data source is one file: what registers itself can be named in a spec, opened and hashed without another edit.
#include "spec/data_source.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "data/source.h"
#include "maskbench/errors.h"
#include "tests/spec/spec_file.h"

namespace maskbench {
namespace {

// One grey for all pictures.
class GreySource final : public Source {
 public:
  explicit GreySource(const Options& data) : size_(int(data.integer("size"))), grey_(uint8_t(data.integer("grey"))) {}
  std::string digest() const override { return "grey " + std::to_string(grey_); }
  int64_t faces(Split split) const override { return split == Split::kTrain ? 6 : split == Split::kTest ? 2 : 0; }
  int64_t masked(Split) const override { return 1; }
  int64_t masks() const override { return 1; }
  Picture face(Split, int64_t) const override { return filled(3); }
  Picture masked_face(Split, int64_t) const override { return filled(3); }
  Picture mask(int64_t) const override { return filled(4); }
  std::optional<Anchors> face_anchors(Split, int64_t) const override { return {}; }
  std::optional<Anchors> mask_anchors(int64_t) const override { return {}; }
  std::optional<Truth> truth(Split, int64_t, int64_t) const override { return {}; }

 private:
  Picture filled(int channels) const {
    Picture picture(channels, size_, size_);
    std::fill(picture.pixels.begin(), picture.pixels.end(), grey_);
    return picture;
  }

  int size_;
  uint8_t grey_;
};

DataSourceInfo grey_source() {
  return {.name = "grey",
          .kind = "grey pictures",
          .keys = {size_key(), option("grey", 7).range(0, 255), option("grey_file", ""), content_key()},
          .selecting_key = "grey_file",
          .path_keys = {"grey_file"},
          .reference = "face",
          .training_faces = [](const Options&) { return 6.0; },
          .make = [](const Options& data) { return std::make_unique<GreySource>(data); }};
}

const RegisterDataSource kGrey(grey_source());

const std::string kGreySpec = replaced(kTinySpec, "faces = 40", "grey_file = \"/a/../b\"\ngrey = 9");

Run grey_run(const std::vector<std::string>& settings = {}) { return read_text(kGreySpec, settings).runs[0]; }

TEST(DataSource, IsSelectedByItsKeyAndOpenedFromASpec) {
  const auto run = grey_run();
  EXPECT_EQ(run.data.text("source"), "grey");
  const auto source = make_source(run.data);
  EXPECT_EQ(source->digest(), "grey 9");
  EXPECT_EQ(source->face(Split::kTrain, 0).pixels, std::vector<uint8_t>(3 * 24 * 24, 9));
}

TEST(DataSource, HasItsKeysAloneInTheResolvedSpecInTheirOrderAndWithAbsolutePaths) {
  const std::string text = to_toml(grey_run());
  EXPECT_NE(text.find("[data]\nsource = \"grey\"\nsize = 24\ngrey = 9\ngrey_file = \"/b\"\ncontent = \"\"\n\n"),
            std::string::npos)
      << text;
}

TEST(DataSource, BringsTheDefaultReferenceAndRefusesATruthThatItDoesNotKnow) {
  EXPECT_EQ(grey_run().eval.text("reference"), "face");
  EXPECT_EQ(complaint(kGreySpec, {"eval.reference=truth"}),
            "--set eval.reference=truth: reference in [eval] is \"truth\", which is unknown for grey pictures; say "
            "\"face\"");
}

TEST(DataSource, BoundsTheBatchByItsTrainingFaces) {
  EXPECT_EQ(complaint(kGreySpec, {"train.batch=6"}), "");
  EXPECT_EQ(complaint(kGreySpec, {"train.batch=7"}),
            "--set train.batch=7: batch in [train] is 7, larger than the 6 faces of the training split");
}

TEST(DataSource, ExcludesOthersThatASpecNames) {
  EXPECT_EQ(complaint(kGreySpec, {"data.pack=/c"}),
            "--set data.pack=/c: grey_file and pack in [data] exclude each other");
  EXPECT_EQ(complaint(replaced(kGreySpec, "grey = 9", "source = \"procedural\"")),
            "tiny.toml:6:13: grey_file in [data] excludes source = \"procedural\": leave one of them out");
  EXPECT_EQ(complaint(replaced(kTinySpec, "faces = 40", "source = \"grey\"")),
            "tiny.toml:6:10: source in [data] is \"grey\": say which by grey_file = \"PATH\"");
}

TEST(DataSource, HasItsKeysChecked) {
  EXPECT_EQ(complaint(kGreySpec, {"data.grey=256"}),
            "--set data.grey=256: grey in [data] must be from 0 to 255, not 256");
  EXPECT_EQ(complaint(kGreySpec, {"data.grye=1"}),
            "--set data.grye=1: unknown key \"grye\" in [data]; did you mean \"grey\"?");
}

TEST(DataSource, DecidesARunByItsContentOnceItWasOpened) {
  const auto hash = [](const std::vector<std::string>& settings) {
    return run_hash(grey_run(settings), "program", "cpu");
  };
  EXPECT_NE(hash({}), hash({"data.grey=8"}));
  EXPECT_EQ(hash({"data.content=c"}), hash({"data.content=c", "data.grey=8"}));
  EXPECT_NE(hash({"data.content=c"}), hash({"data.content=d"}));
}

TEST(DataSource, IsRefusedWhenItsContentDiffers) {
  EXPECT_NO_THROW(make_source(grey_run({"data.content=grey 9"}).data));
  try {
    make_source(grey_run({"data.content=grey 8"}).data);
    ADD_FAILURE() << "opened";
  } catch (const UserError& problem) {
    EXPECT_STREQ(problem.what(), "the grey pictures differ from content in [data]: their digest is grey 9, not grey 8");
  }
}

TEST(RegisterDataSource, RefusesANameThatIsTakenAndAKeyThatIsDeclaredOtherwise) {
  EXPECT_THROW(RegisterDataSource{grey_source()}, std::logic_error);
  DataSourceInfo other = grey_source();
  other.name = "other";
  other.keys.push_back(option("face_margin", 1.0));
  EXPECT_THROW(RegisterDataSource{other}, std::logic_error);
  EXPECT_THROW(data_source("other"), std::logic_error) << "registered in spite of the error";
}

TEST(DataSources, HaveOneDefault) {
  const auto& all = data_sources();
  EXPECT_EQ(std::count_if(all.begin(), all.end(), [](const DataSourceInfo& info) { return info.is_default; }), 1);
}

class EveryDataSource : public testing::TestWithParam<std::string> {};

TEST_P(EveryDataSource, DeclaresASizeAndPathsAmongItsKeys) {
  const DataSourceInfo& info = data_source(GetParam());
  EXPECT_TRUE(find_option(info.keys, "size"));
  EXPECT_TRUE(info.selecting_key.empty() || find_option(info.keys, info.selecting_key));
  for (const std::string& key : info.path_keys) EXPECT_TRUE(find_option(info.keys, key)) << key;
  EXPECT_FALSE(info.kind.empty());
  EXPECT_TRUE(info.make);
}

std::vector<std::string> registered() {
  std::vector<std::string> names;
  for (const DataSourceInfo& info : data_sources()) names.push_back(info.name);
  return names;
}

INSTANTIATE_TEST_SUITE_P(Registered, EveryDataSource, testing::ValuesIn(registered()),
                         [](const auto& info) { return info.param; });

TEST(DataSource, SetsValidationPeopleApartFromTraining) {
  Options data(data_schema());
  data.set("size", int64_t(16));
  data.set("faces", int64_t(200));
  const auto without = make_source(data);
  data.set("validation_share", 0.25);
  const auto source = make_source(data);
  EXPECT_EQ(without->faces(Split::kValidation), 0);
  EXPECT_EQ(source->faces(Split::kTest), without->faces(Split::kTest));
  EXPECT_EQ(source->faces(Split::kTrain) + source->faces(Split::kValidation), without->faces(Split::kTrain));
  EXPECT_NEAR(double(source->faces(Split::kValidation)), 50, 20);
  EXPECT_NE(source->digest(), without->digest());
  for (int64_t i = 0; i < source->faces(Split::kTest); ++i)
    EXPECT_EQ(source->face(Split::kTest, i).pixels, without->face(Split::kTest, i).pixels);
  std::set<std::vector<uint8_t>> held_out;
  for (int64_t i = 0; i < source->faces(Split::kValidation); ++i)
    held_out.insert(source->face(Split::kValidation, i).pixels);
  for (int64_t i = 0; i < source->faces(Split::kTrain); ++i)
    EXPECT_FALSE(held_out.contains(source->face(Split::kTrain, i).pixels)) << i;
}

TEST(DataSource, RefusesAnEmptyValidationSplit) {
  Options data(data_schema());
  data.set("size", int64_t(16));
  data.set("faces", int64_t(2));
  data.set("validation_share", 0.01);
  EXPECT_THROW(make_source(data), UserError);
}

}  // namespace
}  // namespace maskbench

#include "wear/dataset/mask_set.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "maskbench/errors.h"
#include "tests/data/photographs/photograph_folder.h"

namespace maskbench {
namespace {

// Designs a, b and c of one mask each; d has views from three sides, told apart by their key points.
struct Masks : TemporaryFolder {
  Masks() {
    for (const char* name : {"a", "b", "c", "d", "d_left", "d_right"})
      write(fmt::format("{}.png", name), encoded(".png", mask_picture()));
    const auto row = [](const char* name, int bridge) {
      return fmt::format("{},10,20,{},10,70,20,20,35,40,40,60,35\n", name, bridge);
    };
    write("keypoints.csv", kMaskColumns + "\n" + row("d.png", 40) + row("d_left.png", 20) + row("d_right.png", 60));
  }
  MaskChoice choice() const { return {.masks = path.string(), .size = 32, .designs = {}, .weights = {}}; }
};

std::map<std::string, int> drawn(const MaskSet& masks, int count = 3000) {
  std::map<std::string, int> times;
  for (int seed = 0; seed < count; ++seed) ++times[masks.draw(uint64_t(seed), 1, 0)[0]->design];
  return times;
}

TEST(MaskSet, DrawsDesignsByTheirWeights) {
  const Masks folder;
  MaskChoice choice = folder.choice();
  choice.weights = {{"a", 2}, {"b", 0}};
  auto times = drawn(MaskSet(choice));
  EXPECT_NEAR(times["a"], 1500, 100);
  EXPECT_NEAR(times["c"], 750, 100);
  EXPECT_NEAR(times["d"], 750, 100);
  EXPECT_EQ(times.count("b"), 0u);
}

TEST(MaskSet, DrawsNoDesignTwiceBeforeAllWereDrawn) {
  const Masks folder;
  const MaskSet masks(folder.choice());
  for (uint64_t seed = 0; seed < 20; ++seed) {
    std::set<std::string> designs;
    for (const WearableMask* mask : masks.draw(seed, 4, 0)) designs.insert(mask->design);
    EXPECT_EQ(designs.size(), 4u);
    EXPECT_EQ(masks.draw(seed, 9, 0).size(), 9u);
  }
}

TEST(MaskSet, TakesTheViewForTheTurnOfTheFace) {
  const Masks folder;
  MaskChoice choice = folder.choice();
  choice.designs = {"d"};
  const MaskSet masks(choice);
  EXPECT_EQ(masks.draw(1, 1, -35)[0]->file, "d_left.png");
  EXPECT_EQ(masks.draw(1, 1, 4)[0]->file, "d.png");
  EXPECT_EQ(masks.draw(1, 1, 35)[0]->file, "d_right.png");
}

TEST(MaskSet, MovesOnlyFacesThatGetTheNewDesign) {
  const Masks folder;
  MaskChoice fewer = folder.choice();
  fewer.designs = {"a", "b", "c"};
  const MaskSet three(fewer), four(folder.choice());
  for (uint64_t seed = 0; seed < 200; ++seed) {
    const std::string now = four.draw(seed, 1, 0)[0]->design;
    if (now != "d") {
      EXPECT_EQ(now, three.draw(seed, 1, 0)[0]->design);
    }
  }
}

TEST(MaskSet, NamesADesignThatIsNotThere) {
  const Masks folder;
  MaskChoice choice = folder.choice();
  choice.designs = {"e"};
  EXPECT_THROW(MaskSet{choice}, UserError);
  choice = folder.choice();
  choice.weights = {{"a", 0}, {"b", 0}, {"c", 0}, {"d", 0}};
  EXPECT_THROW(MaskSet{choice}, UserError);
}

TEST(MaskSet, ReadsAllButUnusableMasks) {
  const Masks folder;
  folder.write("broken.png", "no picture");
  const MaskSet masks(folder.choice());
  EXPECT_EQ(masks.masks().size(), 6u);
  ASSERT_EQ(masks.remarks().size(), 1u);
  EXPECT_EQ(masks.remarks()[0].what, "masks/broken.png");
}

TEST(MaskSet, DrawsTheDesignsOfTheProgram) {
  const MaskSet masks({.masks = "drawn", .size = 32, .designs = {}, .weights = {}});
  EXPECT_EQ(masks.masks().size(), 20u);
  for (const WearableMask& mask : masks.masks()) EXPECT_LT(mask.top, mask.bottom);
}

}  // namespace
}  // namespace maskbench

#include "score/folders/name_pairs.h"

#include <gtest/gtest.h>

namespace maskbench {
namespace {

using Pairs = std::vector<std::pair<size_t, size_t>>;

TEST(NamePairs, AreEqualNamesInTheOrderOfTheFirst) {
  const NamePairs found = pair_by_name({"a.png", "b/a.png", "c.png"}, {"b/a.png", "c.png", "d.png"});
  EXPECT_EQ(found.pairs, (Pairs{{1, 0}, {2, 1}}));
  EXPECT_EQ(found.left_alone, std::vector<std::string>{"a.png"});
}

TEST(NamePairs, MayDifferInTheirEnding) {
  const NamePairs found = pair_by_name({"x/1.png", "x/2.bmp"}, {"x/1.jpg", "x/2.bmp", "1.png"});
  EXPECT_EQ(found.pairs, (Pairs{{0, 0}, {1, 1}}));
}

TEST(NamePairs, DoNotGuessBetweenTwoEndings) {
  const NamePairs found = pair_by_name({"1.png", "2.png", "2.bmp"}, {"1.jpg", "1.webp", "2.jpg"});
  EXPECT_TRUE(found.pairs.empty());
  EXPECT_EQ(found.left_alone.size(), 3u);
}

TEST(NamePairs, GiveAnEqualNameBeforeALikeOne) {
  const NamePairs found = pair_by_name({"1.jpg", "1.png"}, {"1.jpg", "1.webp"});
  EXPECT_EQ(found.pairs, (Pairs{{0, 0}, {1, 1}}));
}

TEST(NamePairs, MayDifferInTheirUnicodeForm) {
  const std::string decomposed = "e\xCC\x81", composed = "\xC3\xA9";
  const NamePairs found = pair_by_name({decomposed + ".png", composed + "/1.png", "\xFF.png"},
                                       {composed + ".png", decomposed + "/1.jpg", "\xFF.jpg"});
  EXPECT_EQ(found.pairs, (Pairs{{0, 0}, {1, 1}, {2, 2}}));
}

TEST(NamePairs, DoNotGuessBetweenTwoUnicodeForms) {
  const std::string decomposed = "e\xCC\x81.png", composed = "\xC3\xA9.png";
  EXPECT_EQ(pair_by_name({decomposed, composed}, {composed, decomposed}).pairs, (Pairs{{0, 1}, {1, 0}}));
  EXPECT_TRUE(pair_by_name({decomposed, composed}, {"\xC3\xA9.jpg"}).pairs.empty());
}

}  // namespace
}  // namespace maskbench

#include "base/unicode.h"

#include <gtest/gtest.h>

namespace maskbench {
namespace {

TEST(Composed, IsOneTextForBothForms) {
  EXPECT_EQ(composed("e\xCC\x81.png"), "\xC3\xA9.png");  // e and an accent: é
  EXPECT_EQ(composed("\xC3\xA9.png"), "\xC3\xA9.png");
  EXPECT_EQ(composed("\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB"), "\xED\x95\x9C");  // three jamo: a Hangul syllable
  EXPECT_EQ(composed("o\xCC\xA3\xCC\x82"), composed("o\xCC\x82\xCC\xA3"));      // two marks in either order
}

TEST(Composed, LeavesOtherTextsAsTheyAre) {
  for (const std::string& text : {std::string(), std::string("a/b.png"), std::string("\xFF\xFE.png"),
                                  std::string("e\xCC"), std::string("\xEF\xAC\x81")})  // the last one: the ligature fi
    EXPECT_EQ(composed(text), text);
}

}  // namespace
}  // namespace maskbench

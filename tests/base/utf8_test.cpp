#include "base/utf8.h"

#include <gtest/gtest.h>

namespace maskbench {
namespace {

TEST(Utf8, IsToldFromOtherBytes) {
  for (const char* good : {"", "a", "\xc3\xa4", "\xe6\xa8\xa1", "\xf0\x9f\x98\xb7", "\xf4\x8f\xbf\xbf", "e\xcc\x81"})
    EXPECT_TRUE(is_utf8(good)) << good;
  // A lone continuation, a cut character, Latin-1, overlong forms, a surrogate, beyond U+10FFFF.
  for (const char* bad : {"\xa4", "a\xc3", "\xe4\xff", "\xc0\xaf", "\xe0\x80\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80"})
    EXPECT_FALSE(is_utf8(bad));
}

TEST(Utf8, TakesColumnsOfATerminal) {
  EXPECT_EQ(terminal_columns("GAN \xce\xb1"), 5u);
  EXPECT_EQ(terminal_columns("e\xcc\x81"), 1u);
  EXPECT_EQ(terminal_columns("\xe6\xa8\xa1\xe5\x9e\x8b"), 4u);
  EXPECT_EQ(terminal_columns("\xf0\x9f\x98\xb7"), 2u);
  EXPECT_EQ(terminal_columns("a\xff"), 2u);
}

TEST(Utf8, IsCutBetweenCharacters) {
  EXPECT_EQ(fitted("GAN", 3), "GAN");
  EXPECT_EQ(fitted("GAN + STN", 4), "GAN…");
  EXPECT_EQ(fitted("\xe6\xa8\xa1\xe5\x9e\x8b", 3), "\xe6\xa8\xa1…");
  EXPECT_EQ(fitted("\xe6\xa8\xa1\xe5\x9e\x8b", 2), "…");
}

}  // namespace
}  // namespace maskbench

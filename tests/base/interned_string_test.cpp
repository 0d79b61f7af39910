#include "base/interned_string.h"

#include <gtest/gtest.h>

#include <thread>
#include <type_traits>
#include <vector>

namespace maskbench {
namespace {

TEST(InternedString, IsOneWhereTextsAreEqual) {
  const InternedString a = "ssim-wang", b = std::string("ssim-") + "wang", other = "psnr";
  EXPECT_EQ(&a.text(), &b.text());
  EXPECT_TRUE(a == b);
  EXPECT_FALSE(a == other);
  EXPECT_EQ(a.text(), "ssim-wang");
}

TEST(InternedString, MayBeEmpty) {
  EXPECT_TRUE(InternedString().empty());
  EXPECT_TRUE(InternedString("").empty());
  EXPECT_EQ(InternedString().text(), "");
  EXPECT_TRUE(InternedString() == InternedString(""));
}

TEST(InternedString, IsTheSameInEveryThread) {
  std::vector<InternedString> found(4);
  std::vector<std::thread> threads;
  for (InternedString& one : found)
    threads.emplace_back([&one] {
      for (int i = 0; i < 1000; ++i) one = std::to_string(i % 10);
    });
  for (std::thread& thread : threads) thread.join();
  for (const InternedString& one : found) EXPECT_EQ(&one.text(), &InternedString("9").text());
}

static_assert(std::is_nothrow_move_constructible_v<InternedString>);

}  // namespace
}  // namespace maskbench

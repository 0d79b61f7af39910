#include "report/shared_text.h"

#include <gtest/gtest.h>

#include <thread>
#include <type_traits>
#include <vector>

namespace maskbench::report {
namespace {

TEST(SharedText, IsOneWhereTextsAreEqual) {
  const SharedText a = "ssim-wang", b = std::string("ssim-") + "wang", other = "psnr";
  EXPECT_EQ(&a.text(), &b.text());
  EXPECT_TRUE(a == b);
  EXPECT_FALSE(a == other);
  EXPECT_EQ(a.text(), "ssim-wang");
}

TEST(SharedText, MayBeEmpty) {
  EXPECT_TRUE(SharedText().empty());
  EXPECT_TRUE(SharedText("").empty());
  EXPECT_EQ(SharedText().text(), "");
  EXPECT_TRUE(SharedText() == SharedText(""));
}

TEST(SharedText, IsTheSameInEveryThread) {
  std::vector<SharedText> found(4);
  std::vector<std::thread> threads;
  for (SharedText& one : found)
    threads.emplace_back([&one] {
      for (int i = 0; i < 1000; ++i) one = std::to_string(i % 10);
    });
  for (std::thread& thread : threads) thread.join();
  for (const SharedText& one : found) EXPECT_EQ(&one.text(), &SharedText("9").text());
}

static_assert(std::is_nothrow_move_constructible_v<SharedText>);

}  // namespace
}  // namespace maskbench::report

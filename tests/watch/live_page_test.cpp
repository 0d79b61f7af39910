#include "watch/live_page.h"

#include <atomic>
#include <stdexcept>

#include "tests/report/results_folder.h"
#include "watch/server.h"

namespace maskbench {
namespace {

using std::chrono::milliseconds;

TEST(LivePage, IsMadeAgainWhenAFileOfARunChangesAndNotOtherwise) {
  const report::ResultsFolder folder;
  folder.run("a-0", "a", 0, "running");
  int made = 0;
  LivePage page(folder.path, [&](const std::string& version) { return fmt::format("{} {}", ++made, version); });
  const std::string first = page.html();
  page.refresh();
  EXPECT_EQ(page.html(), first);
  folder.write("a-0/scalars.jsonl", "{}\n");
  page.refresh();
  EXPECT_TRUE(page.html().starts_with("2 ")) << page.html();
  EXPECT_NE(page.html().substr(2), first.substr(2));
}

TEST(LivePage, SaysWhyItCannotBeMade) {
  const report::ResultsFolder folder;
  LivePage page(folder.path, [](const std::string&) -> std::string { throw std::runtime_error("no <run>"); });
  EXPECT_NE(page.html().find("no &lt;run&gt;"), std::string::npos);
}

TEST(LivePage, WaitsForAnotherVersion) {
  const report::ResultsFolder folder;
  folder.run("a-0", "a", 0, "running");
  LivePage page(folder.path, [](const std::string&) { return "page"; });
  page.html();
  const std::string version = page.wait_for_other("", milliseconds(0));
  EXPECT_EQ(version, fingerprint(folder.path));
  EXPECT_EQ(page.wait_for_other(version, milliseconds(10)), version);
}

TEST(Fingerprint, OfAFolderThatIsGoneIsAFingerprint) { EXPECT_FALSE(fingerprint("/no/such/folder").empty()); }

TEST(WatchAddress, AtLoopbackIsAnsweredUnderItsOwnNamesOnly) {
  const WatchAddress here;
  for (const char* name : {"127.0.0.1:8642", "localhost:8642", "localhost", "[::1]:8642", "[::1]"})
    EXPECT_TRUE(is_own_name(name, here)) << name;
  for (const char* name : {"evil.example:8642", "evil.example", "", "127.0.0.1.evil.example"})
    EXPECT_FALSE(is_own_name(name, here)) << name;
  EXPECT_FALSE(is_loopback("0.0.0.0"));
}

}  // namespace
}  // namespace maskbench

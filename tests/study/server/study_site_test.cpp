// What the addresses of a study answer, and what they do not tell.
#include "study/server/study_site.h"

#include <gtest/gtest.h>

#include <set>

#include "tests/study/small_study.h"

namespace maskbench::study {
namespace {

const Protocol kEvery[] = {Protocol::kPaper, Protocol::kHypeInfinity, Protocol::kPair};

std::string some_answer(Protocol protocol) {
  return protocol == Protocol::kPaper ? "11" : protocol == Protocol::kPair ? "10" : "1";
}

struct Site {
  explicit Site(Protocol protocol) : small(protocol), store(small.folder.path), site(small.folder.path, store) {}

  Reply get(int rater, const std::string& name) const { return site.get("r/" + small.token(rater) + "/" + name); }
  Reply post(int rater, const std::string& name, const Fields& form) const {
    return site.post("r/" + small.token(rater) + "/" + name, form);
  }
  Reply answer(int rater, int position) const {
    return post(rater, "answer",
                {{"position", std::to_string(position)},
                 {"judged", some_answer(small.study.protocol)},
                 {"milliseconds", "900"}});
  }

  SmallStudy small;
  AnswerStore store;
  StudySite site;
};

TEST(StudySite, LeadsFromConsentToThanks) {
  for (const Protocol protocol : kEvery) {
    const Site site(protocol);
    EXPECT_NE(site.get(0, "").body.find("I agree"), std::string::npos);
    EXPECT_EQ(site.answer(0, 0).status, 400);  // before consent
    EXPECT_EQ(site.post(0, "consent", {}).status, 303);
    const int pages = int(site.small.study.raters[0].size());
    for (int position = 0; position < pages; ++position) {
      const Reply page = site.get(0, "");
      EXPECT_NE(page.body.find(fmt::format("name=\"position\" value=\"{}\"", position)), std::string::npos);
      const Reply reply = site.answer(0, position);
      EXPECT_EQ(reply.status, 303);
      EXPECT_EQ(reply.location, position < 2 ? fmt::format("feedback-{}", position) : "./");
      if (position < 2) {
        EXPECT_EQ(site.get(0, reply.location).status, 200);
      }
    }
    EXPECT_NE(site.get(0, "").body.find("Thank you"), std::string::npos);
    EXPECT_EQ(int(site.store.all().size()), pages);
    EXPECT_EQ(site.store.all()[3].milliseconds, 900);
  }
}

TEST(StudySite, StoresAPageOnceWhateverIsSent) {
  const Site site(Protocol::kPair);
  site.post(0, "consent", {});
  EXPECT_EQ(site.answer(0, 0).status, 303);
  EXPECT_EQ(site.post(0, "answer", {{"position", "0"}, {"judged", "01"}}).status, 303);  // another tab
  EXPECT_EQ(site.answer(0, 5).status, 409);
  for (const char* judged : {"", "1", "11", "00", "101", "ab", "1' OR '1"})
    EXPECT_EQ(site.post(0, "answer", {{"position", "1"}, {"judged", judged}}).status, 400) << judged;
  for (const char* position : {"", "-1", "1e3", "99", "99999999999999999999", "1;DROP TABLE answers"})
    EXPECT_EQ(site.post(0, "answer", {{"position", position}, {"judged", "10"}}).status, 400) << position;
  ASSERT_EQ(site.store.all().size(), 1u);
  EXPECT_EQ(site.store.all()[0].judged, "10");
}

TEST(StudySite, AnswersAreOfTheTokensRaterAlone) {
  const Site site(Protocol::kPaper);
  site.post(0, "consent", {});
  site.answer(0, 0);
  EXPECT_EQ(site.store.answered(0), 1);
  EXPECT_EQ(site.store.answered(1), 0);
  EXPECT_FALSE(site.store.has_consented(1));
}

TEST(StudySite, NobodyComesInWithoutAToken) {
  const Site site(Protocol::kPaper);
  site.post(0, "consent", {});
  std::string changed = site.small.token(0);
  changed[0] = changed[0] == '0' ? '1' : '0';
  const std::string right = site.small.token(0);
  for (const std::string& path : std::vector<std::string>{
           std::string(), "r/" + changed + "/", "overview/" + right + "/", "r//", std::string("r/../study.json"),
           "r/" + right + "/../../study.json", "r/" + right + "/study.json", "r/" + right + "/picture-0-../study.json",
           "r/" + right + "/picture-0-2", "r/" + right + "/picture-9-0", "r/" + right + "/picture--1-0",
           "r/" + right + "/feedback-0", "overview/" + changed + "/answers.csv", std::string("study.json"),
           std::string("pictures/"), "r/" + right.substr(0, 31) + "/"})
    EXPECT_EQ(site.site.get(path).status, 404) << path;
  EXPECT_EQ(site.site.post("overview/" + right + "/answer", {}).status, 404);
  EXPECT_EQ(site.site.get("r/" + right).location, right + "/");
  const std::string token = overview_token(site.small.study.secret);
  EXPECT_EQ(site.site.get("overview/" + token + "/").status, 200);
  EXPECT_EQ(site.site.get("r/" + token + "/").status, 404);
}

// Whatever a rater can read names no system and no file; checks look like any page; the pages' texts differ in numbers only.
TEST(StudySite, NoPageTellsWhatAPictureIs) {
  for (const Protocol protocol : kEvery) {
    const Site site(protocol);
    site.post(0, "consent", {});
    std::set<std::string> shapes;
    for (int position = 0; position < int(site.small.study.raters[0].size()); ++position) {
      std::string page = site.get(0, "").body;
      for (const char* told : {"GAN", "wrong", "check", "pictures/", ".png", "<script>alert"})
        EXPECT_EQ(page.find(told), std::string::npos) << told;
      if (position >= 2 && position + 1 < int(site.small.study.raters[0].size())) {
        std::erase_if(page, [](char c) { return c >= '0' && c <= '9'; });
        shapes.insert(page);
      }
      EXPECT_EQ(site.get(0, fmt::format("picture-{}-0", position)).body.size(), 64u);
      site.answer(0, position);
    }
    EXPECT_EQ(shapes.size(), 1u);
  }
}

TEST(StudySite, SwappedPagesShowTheSecondPictureOnTheLeft) {
  const Site site(Protocol::kPaper);
  site.post(0, "consent", {});
  bool either[2] = {false, false};
  for (int position = 0; position < int(site.small.study.raters[0].size()); ++position) {
    const Step& step = site.small.study.raters[0][size_t(position)];
    const Shown& left = site.small.study.group(step).shown[step.swapped ? 1 : 0];
    EXPECT_EQ(site.get(0, fmt::format("picture-{}-0", position)).body,
              fmt::format("{:<64}", fmt::format("{} {} {}", left.system, left.face, left.mask)));
    either[step.swapped] = true;
    site.answer(0, position);
  }
  EXPECT_TRUE(either[0] && either[1]);
}

TEST(StudySite, TheOverviewShowsWhoIsHowFar) {
  const Site site(Protocol::kPair);
  site.post(1, "consent", {});
  for (int i = 0; i < 3; ++i) site.answer(1, i);
  const std::string area = "overview/" + overview_token(site.small.study.secret) + "/";
  EXPECT_NE(site.site.get(area).body.find(fmt::format("3 of {}", site.small.study.raters[1].size())),
            std::string::npos);
  EXPECT_EQ(site.site.get(area).body.find("<script>alert"), std::string::npos);
  const std::string csv = site.site.get(area + "answers.csv").body;
  EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 1 + 6);
}

}  // namespace
}  // namespace maskbench::study

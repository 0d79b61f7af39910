// Scores of studies whose answers are known.
#include "study/answers/score.h"

#include <gtest/gtest.h>

#include "tests/study/small_study.h"

namespace maskbench::study {
namespace {

// The answers of raters who judge every picture by `real`.
template <class Rule>
std::vector<Answer> answers_by(const Study& study, const Rule& real, int64_t milliseconds = 1000) {
  std::vector<Answer> answers;
  for (int rater = 0; rater < int(study.raters.size()); ++rater)
    for (int position = 0; position < int(study.raters[size_t(rater)].size()); ++position) {
      const Step& step = study.raters[size_t(rater)][size_t(position)];
      std::string judged;
      for (const Shown& shown : displayed(study, step)) judged += real(rater, step, shown) ? '1' : '0';
      answers.push_back({rater, position, step, judged, milliseconds, 0});
    }
  return answers;
}

TEST(StudyScore, OfRatersWhoSeeEverythingIsZeroForEverySystem) {
  const SmallStudy small(Protocol::kHypeInfinity, 4, 24);
  const auto score = score_of(
      small.study, answers_by(small.study, [](int, const Step&, const Shown& s) { return s.system == kReal; }));
  EXPECT_EQ(score.counted(), 4);
  for (int system = 0; system < 3; ++system) {
    EXPECT_EQ(score.shares.systems[size_t(system)]->percent, 0);
    EXPECT_EQ(score.shares.systems[size_t(system)]->n, 16u);
    EXPECT_EQ(score.hype[size_t(system)], 0);
  }
  EXPECT_EQ(score.shares.systems[3]->percent, 100);
  EXPECT_NEAR(score.krippendorff_alpha.value(), 1, 1e-12);
  EXPECT_NEAR(score.fleiss_kappa.value(), 1, 1e-12);
}

// System 0 is taken for real by the first of two raters alone: 50 %; system 1 by both; system 2 by none.
TEST(StudyScore, CountsEachPictureForItsSystemWhereverItWasShown) {
  const SmallStudy small(Protocol::kPaper, 2, 12);
  const auto rule = [](int rater, const Step&, const Shown& s) {
    return s.system == 1 || (s.system == 0 && rater == 0);
  };
  const auto score = score_of(small.study, answers_by(small.study, rule));
  EXPECT_EQ(score.shares.systems[0]->percent, 50);
  EXPECT_EQ(score.shares.systems[1]->percent, 100);
  EXPECT_EQ(score.shares.systems[2]->percent, 0);
  EXPECT_EQ(score.shares.systems[0]->n, 2u * 8u);
}

TEST(StudyScore, PairsRankByWhoWon) {
  const SmallStudy small(Protocol::kPair, 2, 24);
  const auto rank = [](const Shown& s) { return s.system == kReal ? 9 : s.system; };
  const auto rule = [&](int rater, const Step& step, const Shown& s) {
    for (const Shown& other : small.study.group(step).shown)
      if (!(other == s)) return (rank(s) > rank(other)) != (rater == 1 && other.system != kWrong && s.system != kWrong);
    return false;
  };
  const auto tied = score_of(small.study, answers_by(small.study, rule));  // the second rater says the opposite
  ASSERT_TRUE(tied.bradley_terry);
  for (const double score : *tied.bradley_terry) EXPECT_NEAR(score, 0, 1e-9);
  EXPECT_EQ(tied.shares.systems[0]->percent, 50);
}

TEST(StudyScore, LeavesOutWhoFailsChecksIsTooFastOrSaysTheSame) {
  const SmallStudy small(Protocol::kPaper, 4, 20);
  auto answers = answers_by(small.study, [](int rater, const Step& step, const Shown& s) {
    return (rater == 0 && s.system == kWrong) || rater == 2 || (s.system >= 0 && step.group % 2 == 0);
  });
  for (Answer& answer : answers)
    if (answer.rater == 1) answer.milliseconds = 100;
  for (Answer& answer : answers)
    if (answer.rater == 2 && answer.step.part == Part::kCheck) answer.judged = "00";
  const auto raters = score_of(small.study, answers).raters;
  EXPECT_NE(raters[0].left_out.find("attention checks"), std::string::npos);
  EXPECT_NE(raters[1].left_out.find("100 ms"), std::string::npos);
  EXPECT_NE(raters[2].left_out.find("the same"), std::string::npos);
  EXPECT_EQ(raters[3].left_out, "");
  EXPECT_EQ(score_of(small.study, answers).counted(), 1);
}

TEST(StudyScore, WithoutAnswersHasNoSharesAndLeavesEveryoneOut) {
  const SmallStudy small(Protocol::kPair);
  const auto score = score_of(small.study, {});
  EXPECT_EQ(score.counted(), 0);
  EXPECT_FALSE(score.shares.systems[0]);
  EXPECT_FALSE(score_text(small.study, score).empty());
}

TEST(AnswersCsv, NamesSystemsAndNoTokenOrTime) {
  const SmallStudy small(Protocol::kPaper, 2, 12);
  const std::string csv =
      answers_csv(small.study, answers_by(small.study, [](int, const Step&, const Shown&) { return true; }));
  EXPECT_NE(csv.find(",GAN,"), std::string::npos);
  for (int rater = 0; rater < 2; ++rater) EXPECT_EQ(csv.find(small.token(rater)), std::string::npos);
}

TEST(StudyFile, ReadsBackAsItWasWritten) {
  for (const Protocol protocol : {Protocol::kPaper, Protocol::kHypeInfinity, Protocol::kPair}) {
    const SmallStudy small(protocol);
    EXPECT_EQ(read_study(small.folder.path), small.study);
  }
}

TEST(AnswerStore, KeepsWhatItAcknowledgedAcrossReopening) {
  const SmallStudy small(Protocol::kPair);
  const Answer first{1, 0, small.study.raters[1][0], "10", 700, 5};
  {
    AnswerStore store(small.folder.path);
    EXPECT_TRUE(store.add(first));
    EXPECT_FALSE(store.add(first));
    Answer later = first;
    later.position = 2;
    EXPECT_FALSE(store.add(later));
  }
  EXPECT_EQ(AnswerStore(small.folder.path, true).all(), std::vector<Answer>{first});
}

}  // namespace
}  // namespace maskbench::study

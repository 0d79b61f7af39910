#include "study/answers/score.h"

#include <algorithm>
#include <map>

#include "study/statistics/agreement.h"
#include "study/statistics/bradley_terry.h"

namespace maskbench::study {
namespace {

// Answers that count.
std::vector<Answer> counted_answers(const StudyScore& score, const std::vector<Answer>& answers) {
  std::vector<Answer> kept;
  for (const Answer& answer : answers)
    if (answer.step.part == Part::kAsked && score.raters.at(size_t(answer.rater)).left_out.empty())
      kept.push_back(answer);
  return kept;
}

int player_of(const Study& study, int system) { return system == kReal ? int(study.systems.size()) : system; }

// Each picture on its own.
std::vector<Judgement> single_judgements(const Study& study, const std::vector<Answer>& answers) {
  std::vector<Judgement> judgements;
  for (const Answer& answer : answers) {
    const std::vector<Shown> shown = displayed(study, answer.step);
    for (size_t i = 0; i < shown.size(); ++i)
      judgements.push_back(
          {answer.rater, answer.step.group, player_of(study, shown[i].system), answer.judged.at(i) == '1'});
  }
  return judgements;
}

// Of pairs, those of a system and a real picture, as judgements of the system.
std::vector<Judgement> against_real(const Study& study, const std::vector<Answer>& answers) {
  std::vector<Judgement> judgements;
  for (const Answer& answer : answers) {
    const std::vector<Shown> shown = displayed(study, answer.step);
    for (size_t i = 0; i < 2; ++i)
      if (shown[i].system >= 0 && shown[1 - i].system == kReal)
        judgements.push_back({answer.rater, answer.step.group, shown[i].system, answer.judged.at(i) == '1'});
  }
  return judgements;
}

std::vector<std::vector<double>> wins_of(const Study& study, const std::vector<Answer>& answers) {
  const size_t players = study.systems.size() + 1;
  std::vector<std::vector<double>> wins(players, std::vector<double>(players));
  for (const Answer& answer : answers) {
    const std::vector<Shown> shown = displayed(study, answer.step);
    const size_t winner = answer.judged.at(0) == '1' ? 0 : 1;
    ++wins[size_t(player_of(study, shown[winner].system))][size_t(player_of(study, shown[1 - winner].system))];
  }
  return wins;
}

// Subjects are pictures; of `pair` they are groups, whose first picture was chosen or not.
Counts counts_of(const Study& study, const std::vector<Answer>& answers) {
  std::map<std::pair<int, size_t>, std::vector<double>> counts;
  for (const Answer& answer : answers) {
    const size_t pictures = study.protocol == Protocol::kPair ? 1 : answer.judged.size();
    for (size_t i = 0; i < pictures; ++i) {
      const size_t place = answer.step.swapped ? answer.judged.size() - 1 - i : i;
      auto& subject = counts.try_emplace({answer.step.group, i}, 2, 0.0).first->second;
      ++subject[answer.judged.at(place) == '1' ? 1 : 0];
    }
  }
  Counts list;
  for (const auto& [subject, chosen] : counts) list.push_back(chosen);
  return list;
}

// Pictures that every counted rater judged: Fleiss' kappa needs equal numbers.
Counts complete(const Counts& counts) {
  double most = 0;
  for (const auto& subject : counts) most = std::max(most, subject[0] + subject[1]);
  Counts kept;
  for (const auto& subject : counts)
    if (subject[0] + subject[1] == most) kept.push_back(subject);
  return kept;
}

// Zhou et al. 2019: as many errors on real pictures as on the system's weigh the same.
std::vector<double> hype_of(const Shares& shares) {
  std::vector<double> hype;
  const auto& real = shares.systems.back();
  for (size_t s = 0; real && s + 1 < shares.systems.size(); ++s)
    if (shares.systems[s]) hype.push_back((shares.systems[s]->percent + 100 - real->percent) / 2);
  if (hype.size() + 1 < shares.systems.size()) hype.clear();
  return hype;
}

}  // namespace

int StudyScore::counted() const {
  return int(std::count_if(raters.begin(), raters.end(), [](const RaterRecord& r) { return r.left_out.empty(); }));
}

std::optional<double> agreement_of(const Study& study, const std::vector<Answer>& answers) {
  std::vector<Answer> asked;
  for (const Answer& answer : answers)
    if (answer.step.part == Part::kAsked) asked.push_back(answer);
  return krippendorff_alpha(counts_of(study, asked));
}

std::string column_protocol(const Study& study) { return "people-" + protocol_name(study.protocol); }

StudyScore score_of(const Study& study, const std::vector<Answer>& answers) {
  StudyScore score;
  score.raters = rater_records(study, answers);
  const std::vector<Answer> kept = counted_answers(score, answers);
  const bool pair = study.protocol == Protocol::kPair;
  const int systems = int(study.systems.size());
  score.shares = shares_of(pair ? against_real(study, kept) : single_judgements(study, kept), systems + 1, systems);
  const Counts counts = counts_of(study, kept);
  score.fleiss_kappa = fleiss_kappa(complete(counts));
  score.krippendorff_alpha = krippendorff_alpha(counts);
  if (pair && !kept.empty()) score.bradley_terry = bradley_terry(wins_of(study, kept));
  if (study.protocol == Protocol::kHypeInfinity) score.hype = hype_of(score.shares);
  return score;
}

}  // namespace maskbench::study

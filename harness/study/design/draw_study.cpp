#include "study/design/draw_study.h"

#include <fmt/format.h>

#include "maskbench/errors.h"
#include "study/design/balance.h"
#include "study/design/chance.h"

namespace maskbench::study {
namespace {

void expect_possible(const DrawRequest& request, const Supply& supply) {
  const int least = request.protocol == Protocol::kPaper ? 2 : 1;
  if (supply.systems < least)
    throw UserError(fmt::format("the protocol {} needs {} systems or more, and {} have pictures",
                                protocol_name(request.protocol), least, supply.systems));
  const auto expect = [](const char* what, int value, int low, int high) {
    if (value < low || value > high)
      throw UserError(fmt::format("--{} is {}; expected {} to {}", what, value, low, high));
  };
  expect("raters", request.raters, 1, 10000);
  expect("groups", request.groups, 1, 10000);
  expect("practice", request.practice, 0, 100);
  expect("check-every", request.check_every, 0, 10000);
  if (request.check_every == 1)
    throw UserError("--check-every is 1: every page would be a check; expected 0, or 2 or more");
}

// The players of each group. Real pictures are player `systems`, where they take part.
std::vector<std::vector<int>> players_of(const DrawRequest& request, int systems, Chance& chance) {
  switch (request.protocol) {
    case Protocol::kPaper:
      return balanced_pairs(systems, request.groups, chance);
    case Protocol::kPair:
      return balanced_pairs(systems + 1, request.groups, chance);
    case Protocol::kHypeInfinity:
      break;
  }
  std::vector<std::vector<int>> players(size_t(request.groups / 2), {systems});
  for (const int player : balanced_singles(systems, request.groups - request.groups / 2, chance))
    players.push_back({player});
  chance.shuffle(players);
  return players;
}

// Makes groups of the pictures that were shown least so far.
class Drawing {
 public:
  Drawing(const DrawRequest& request, const Supply& supply)
      : supply_(supply),
        chance_(request.seed, "study groups"),
        faces_(supply.faces, supply.systems + 1),
        masks_(supply.masks, supply.systems + 1),
        real_(supply.real, 1) {}

  Chance& chance() { return chance_; }

  // A face and a mask, and on them the pictures of the players.
  Group of_players(const std::vector<int>& players) {
    const int64_t face = faces_.next(players, chance_), mask = masks_.next(players, chance_);
    Group group;
    for (const int player : players)
      group.shown.push_back(player == supply_.systems ? real(face, mask) : Shown{player, face, mask});
    if (group.shown.size() == 2 && chance_.coin()) std::swap(group.shown[0], group.shown[1]);
    return group;
  }

  // A picture that is known not to be real, beside a real one where groups have two.
  Group known(Protocol protocol) {
    Group group = of_players({supply_.systems});
    const Shown wrong{kWrong, faces_.next({}, chance_), masks_.next({}, chance_)};
    if (protocol == Protocol::kHypeInfinity)
      group.shown = {wrong};
    else
      group.shown.push_back({kWrong, supply_.real > 0 ? wrong.face : group.shown[0].face,
                             supply_.real > 0 ? wrong.mask : group.shown[0].mask});
    if (group.shown.size() == 2 && chance_.coin()) std::swap(group.shown[0], group.shown[1]);
    return group;
  }

 private:
  Shown real(int64_t face, int64_t mask) {
    return supply_.real > 0 ? Shown{kReal, real_.next({0}, chance_), 0} : Shown{kReal, face, mask};
  }

  Supply supply_;
  Chance chance_;
  Usage faces_, masks_, real_;
};

// Of one picture each: real and not real in turn.
Group practice_group(const DrawRequest& request, Drawing& drawing, const Supply& supply, int i) {
  if (request.protocol == Protocol::kHypeInfinity && i % 2 == 0) return drawing.of_players({supply.systems});
  return drawing.known(request.protocol);
}

std::vector<Step> steps_of(const Study& study, const DrawRequest& request, uint64_t rater,
                           const std::vector<bool>& first) {
  Chance chance(request.seed, "study order", rater);
  std::vector<Step> steps;
  for (int i = 0; i < int(study.practice.size()); ++i) steps.push_back({Part::kPractice, i, false});
  std::vector<int> asked(study.groups.size()), checks(study.checks.size());
  for (size_t i = 0; i < asked.size(); ++i) asked[i] = int(i);
  for (size_t i = 0; i < checks.size(); ++i) checks[i] = int(i);
  chance.shuffle(asked);
  chance.shuffle(checks);
  for (size_t page = 1, check = 0, group = 0; group < asked.size(); ++page) {
    if (request.check_every > 0 && page % size_t(request.check_every) == 0)
      steps.push_back({Part::kCheck, checks[check++], chance.coin()});
    else {
      const int shown = asked[group++];
      steps.push_back({Part::kAsked, shown, first[size_t(shown)] != (rater % 2 == 0)});
    }
  }
  for (Step& step : steps) step.swapped = step.swapped && study.group(step).shown.size() == 2;
  return steps;
}

}  // namespace

int checks_among(int groups, int check_every) { return check_every < 2 ? 0 : (groups - 1) / (check_every - 1); }

Study draw_study(const DrawRequest& request, const Supply& supply) {
  expect_possible(request, supply);
  Study study;
  study.protocol = request.protocol;
  study.seed = request.seed;
  Drawing drawing(request, supply);
  for (const auto& players : players_of(request, supply.systems, drawing.chance()))
    study.groups.push_back(drawing.of_players(players));
  for (int i = checks_among(request.groups, request.check_every); i > 0; --i)
    study.checks.push_back(drawing.known(request.protocol));
  for (int i = 0; i < request.practice; ++i) study.practice.push_back(practice_group(request, drawing, supply, i));
  std::vector<bool> first;
  for (size_t i = 0; i < study.groups.size(); ++i) first.push_back(drawing.chance().coin());
  for (int rater = 0; rater < request.raters; ++rater)
    study.raters.push_back(steps_of(study, request, uint64_t(rater), first));
  return study;
}

}  // namespace maskbench::study

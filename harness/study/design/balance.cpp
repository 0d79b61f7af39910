#include "study/design/balance.h"

#include <algorithm>
#include <limits>
#include <tuple>

namespace maskbench::study {
namespace {

constexpr int kOrders = 64;  // that are tried for a remainder

using Pairs = std::vector<std::vector<int>>;

Pairs all_pairs(int players) {
  Pairs pairs;
  for (int a = 0; a < players; ++a)
    for (int b = a + 1; b < players; ++b) pairs.push_back({a, b});
  return pairs;
}

// Takes `count` of the pairs, always one whose players have least so far; ties are taken in order.
std::pair<Pairs, int> greedy(Pairs pairs, int players, int count) {
  std::vector<int> uses(size_t(players), 0);
  const auto cost = [&uses](const std::vector<int>& pair) {
    const int a = uses[size_t(pair[0])], b = uses[size_t(pair[1])];
    return std::pair(std::max(a, b), a + b);
  };
  Pairs taken;
  for (; count > 0; --count) {
    const auto best = std::min_element(pairs.begin(), pairs.end(),
                                       [&cost](const auto& a, const auto& b) { return cost(a) < cost(b); });
    for (const int player : *best) ++uses[size_t(player)];
    taken.push_back(*best);
    pairs.erase(best);
  }
  const auto [low, high] = std::minmax_element(uses.begin(), uses.end());
  return {taken, *high - *low};
}

Pairs remainder(int players, int count, Chance& chance) {
  Pairs best;
  int least = std::numeric_limits<int>::max();
  for (int order = 0; order < kOrders && least > 0; ++order) {
    Pairs pairs = all_pairs(players);
    chance.shuffle(pairs);
    const auto [taken, spread] = greedy(pairs, players, count);
    if (spread < least) std::tie(best, least) = std::pair(taken, spread);
  }
  return best;
}

}  // namespace

std::vector<int> balanced_singles(int players, int count, Chance& chance) {
  std::vector<int> order(size_t(players), 0), singles;
  for (int i = 0; i < players; ++i) order[size_t(i)] = i;
  chance.shuffle(order);
  for (int i = 0; i < count; ++i) singles.push_back(order[size_t(i % players)]);
  chance.shuffle(singles);
  return singles;
}

Pairs balanced_pairs(int players, int count, Chance& chance) {
  const Pairs round = all_pairs(players);
  const int size = int(round.size());
  Pairs pairs = remainder(players, count % size, chance);
  for (int rounds = count / size; rounds > 0; --rounds) pairs.insert(pairs.end(), round.begin(), round.end());
  chance.shuffle(pairs);
  return pairs;
}

int64_t Usage::next(const std::vector<int>& players, Chance& chance) {
  std::vector<size_t> best;
  auto least = std::pair(std::numeric_limits<int>::max(), 0);
  for (size_t item = 0; item < total_.size(); ++item) {
    int together = 0;
    for (const int player : players) together += with_[size_t(player)][item];
    const auto used = std::pair(together, total_[item]);
    if (used < least) best.clear();
    if (used <= least) best.push_back(item), least = used;
  }
  const size_t item = best[chance.below(best.size())];
  ++total_[item];
  for (const int player : players) ++with_[size_t(player)][item];
  return int64_t(item);
}

}  // namespace maskbench::study

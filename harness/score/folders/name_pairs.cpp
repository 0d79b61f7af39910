#include "score/folders/name_pairs.h"

#include <algorithm>
#include <filesystem>
#include <map>

namespace maskbench {
namespace {

std::string without_ending(const std::string& name) { return std::filesystem::path(name).replace_extension().string(); }

using Places = std::map<std::string, std::vector<size_t>>;

// Indices of names not yet paired, by name without extension.
Places by_stem(const std::vector<std::string>& names, const std::vector<bool>& taken) {
  Places places;
  for (size_t i = 0; i < names.size(); ++i)
    if (!taken[i]) places[without_ending(names[i])].push_back(i);
  return places;
}

}  // namespace

NamePairs pair_by_name(const std::vector<std::string>& first, const std::vector<std::string>& second) {
  NamePairs found;
  std::vector<bool> taken_first(first.size()), taken_second(second.size());
  const auto take = [&](size_t a, size_t b) {
    found.pairs.emplace_back(a, b);
    taken_first[a] = taken_second[b] = true;
  };
  std::map<std::string, size_t> places;
  for (size_t i = 0; i < second.size(); ++i) places[second[i]] = i;
  for (size_t i = 0; i < first.size(); ++i)
    if (const auto same = places.find(first[i]); same != places.end()) take(i, same->second);
  const Places of_second = by_stem(second, taken_second);
  for (const auto& [stem, mine] : by_stem(first, taken_first)) {
    const auto theirs = of_second.find(stem);
    if (mine.size() == 1 && theirs != of_second.end() && theirs->second.size() == 1) take(mine[0], theirs->second[0]);
  }
  std::sort(found.pairs.begin(), found.pairs.end());
  for (size_t i = 0; i < first.size(); ++i)
    if (!taken_first[i]) found.left_alone.push_back(first[i]);
  return found;
}

}  // namespace maskbench

#include "score/folders/name_pairs.h"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <map>

#include "base/unicode.h"

namespace maskbench {
namespace {

std::string without_ending(const std::string& name) { return std::filesystem::path(name).replace_extension().string(); }

using Key = std::function<std::string(const std::string&)>;
using Places = std::map<std::string, std::vector<size_t>>;

// Indices of names not yet paired, by key.
Places by_key(const std::vector<std::string>& names, const std::vector<bool>& taken, const Key& key) {
  Places places;
  for (size_t i = 0; i < names.size(); ++i)
    if (!taken[i]) places[key(names[i])].push_back(i);
  return places;
}

}  // namespace

NamePairs pair_by_name(const std::vector<std::string>& first, const std::vector<std::string>& second) {
  NamePairs found;
  std::vector<bool> taken_first(first.size()), taken_second(second.size());
  const auto pair_equal = [&](const Key& key) {
    const Places of_second = by_key(second, taken_second, key);
    for (const auto& [name, mine] : by_key(first, taken_first, key)) {
      const auto theirs = of_second.find(name);
      if (mine.size() != 1 || theirs == of_second.end() || theirs->second.size() != 1) continue;
      found.pairs.emplace_back(mine[0], theirs->second[0]);
      taken_first[mine[0]] = taken_second[theirs->second[0]] = true;
    }
  };
  pair_equal([](const std::string& name) { return name; });
  pair_equal(composed);
  pair_equal([](const std::string& name) { return composed(without_ending(name)); });
  std::sort(found.pairs.begin(), found.pairs.end());
  for (size_t i = 0; i < first.size(); ++i)
    if (!taken_first[i]) found.left_alone.push_back(first[i]);
  return found;
}

}  // namespace maskbench

#include "data/photographs/group_split.h"

#include <algorithm>
#include <map>

#include "base/sha256.h"

namespace maskbench {
namespace {

// Returns a hash of the group, uniform in [0,1).
double hash_of(const std::string& group) {
  return double(std::stoull(sha256("split\n" + group).substr(0, 13), nullptr, 16)) / double(uint64_t{1} << 52);
}

}  // namespace

GroupSplit split_by_group(const std::vector<std::string>& groups, double test_share, double validation_share) {
  std::map<std::string, double> places;
  for (const std::string& group : groups) places.try_emplace(group, hash_of(group));
  std::vector<double> sorted;
  for (const auto& [group, place] : places) sorted.push_back(place);
  std::sort(sorted.begin(), sorted.end());
  double limit = test_share, held_out = test_share + validation_share;
  if (sorted.size() > 1) {  // keep the thresholds between the first two and the last two hashes
    const double last = (sorted[sorted.size() - 2] + sorted.back()) / 2;
    limit = std::min(std::max(limit, (sorted[0] + sorted[1]) / 2), last);
    held_out = std::min(std::max(held_out, limit), last);
  } else {
    limit = held_out = 0;
  }
  GroupSplit split;
  for (size_t i = 0; i < groups.size(); ++i) {
    const double place = places.at(groups[i]);
    (place < limit ? split.test : place < held_out ? split.validation : split.train).push_back(int64_t(i));
  }
  return split;
}

}  // namespace maskbench

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>

#include "report/aggregate.h"

namespace maskbench::report {
namespace {

using nlohmann::json;

struct Group {
  Row row;
  json settings;
};

std::vector<Group> by_settings(std::vector<RunRecord> runs) {
  std::vector<Group> groups;
  for (RunRecord& run : runs) {
    auto group = std::find_if(groups.begin(), groups.end(), [&run](const Group& g) {
      return g.row.system == run.system && g.row.point == run.point && g.settings == run.settings;
    });
    if (group == groups.end()) {
      group = groups.insert(group, Group{Row{run.system, run.plugin, run.point, {}, {}}, run.settings});
    }
    group->row.runs.push_back(std::move(run));
  }
  return groups;
}

std::set<std::string> differing_keys(const std::vector<const Group*>& groups) {
  std::set<std::string> keys;
  for (const Group* group : groups) {
    for (const auto& [key, value] : group->settings.items()) {
      for (const Group* other : groups) {
        if (!other->settings.contains(key) || other->settings[key] != value) keys.insert(key);
      }
    }
  }
  return keys;
}

std::vector<Row> tell_apart(const std::vector<Group>& groups) {
  std::vector<Row> rows;
  for (const Group& group : groups) {
    std::vector<const Group*> twins;
    for (const Group& other : groups) {
      if (other.row.system == group.row.system && other.row.point == group.row.point) twins.push_back(&other);
    }
    Row row = group.row;
    for (const std::string& key : differing_keys(twins)) {
      row.point[key] = group.settings.contains(key) ? group.settings[key] : json();
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

void drop_repeated_seeds(Row& row, std::vector<std::string>& notes) {
  std::vector<RunRecord> kept;
  for (RunRecord& run : row.runs) {
    if (kept.empty() || !run.seed || kept.back().seed != run.seed) {
      kept.push_back(std::move(run));
      continue;
    }
    RunRecord& other = kept.back();
    if (other.written < run.written) std::swap(other, run);
    notes.push_back(fmt::format("left out: {}, since {} repeats it", run.name(), other.name()));
  }
  row.runs = std::move(kept);
}

}  // namespace

std::vector<Row> group_runs(std::vector<RunRecord> runs, const std::vector<std::string>& systems,
                            std::vector<std::string>& notes) {
  std::sort(runs.begin(), runs.end(), [](const RunRecord& a, const RunRecord& b) {
    return std::tuple(a.seed.value_or(-1), a.name()) < std::tuple(b.seed.value_or(-1), b.name());
  });
  std::vector<Row> rows = tell_apart(by_settings(std::move(runs)));
  for (Row& row : rows) drop_repeated_seeds(row, notes);
  for (const std::string& system : systems) {
    const bool here = std::any_of(rows.begin(), rows.end(), [&system](const Row& r) { return r.system == system; });
    if (!here) rows.push_back(Row{system, "", json::object(), {}, {}});
  }
  const auto position = [&systems](const Row& row) { return std::find(systems.begin(), systems.end(), row.system); };
  std::sort(rows.begin(), rows.end(), [&position](const Row& a, const Row& b) {
    const auto at_a = position(a), at_b = position(b);
    return std::tie(at_a, a.system, a.point) < std::tie(at_b, b.system, b.point);
  });
  return rows;
}

}  // namespace maskbench::report

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <set>
#include <tuple>
#include <unordered_map>

#include "report/aggregate.h"

namespace maskbench::report {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

// A key of system and point.
std::string place_key(const std::string& system, const ordered_json& point) { return system + '\n' + point.dump(); }

// A row under construction, with the settings that its runs share.
struct Group {
  Row row;
  json settings;
};

// Sorts by seed, then by folder. Sorts indices, since a record is large.
std::vector<RunRecord> by_seed(std::vector<RunRecord> runs) {
  std::vector<size_t> places(runs.size());
  std::iota(places.begin(), places.end(), size_t{0});
  std::sort(places.begin(), places.end(), [&runs](size_t i, size_t j) {
    const RunRecord &a = runs[i], &b = runs[j];
    return a.seed != b.seed ? a.seed < b.seed : a.folder.native() < b.folder.native();
  });
  std::vector<RunRecord> sorted;
  sorted.reserve(runs.size());
  for (const size_t place : places) sorted.push_back(std::move(runs[place]));
  return sorted;
}

std::vector<Group> by_settings(std::vector<RunRecord> runs) {
  std::vector<Group> groups;
  std::unordered_map<std::string, size_t> found;
  for (RunRecord& run : runs) {
    const std::string key = place_key(run.system, run.point) + '\n' + run.settings.dump();
    const auto [at, is_new] = found.try_emplace(key, groups.size());
    if (is_new) groups.push_back({Row{run.system, run.plugin, run.point, {}, {}}, run.settings});
    groups[at->second].row.runs.push_back(std::move(run));
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

std::vector<Row> tell_apart(std::vector<Group> groups) {
  std::unordered_map<std::string, std::vector<const Group*>> twins;
  for (const Group& group : groups) twins[place_key(group.row.system, group.row.point)].push_back(&group);
  std::vector<ordered_json> points;
  for (const Group& group : groups) {
    points.push_back(group.row.point);
    for (const std::string& key : differing_keys(twins.at(place_key(group.row.system, group.row.point))))
      points.back()[key] = group.settings.contains(key) ? ordered_json(group.settings[key]) : ordered_json();
  }
  std::vector<Row> rows;
  for (size_t i = 0; i < groups.size(); ++i) {
    rows.push_back(std::move(groups[i].row));
    rows.back().point = std::move(points[i]);
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
    notes.push_back(fmt::format("left out: {}, since {} repeats it", run.name.text(), other.name.text()));
  }
  row.runs = std::move(kept);
}

// Drops runs that differ from the one before them only in the seed.
std::vector<const ListedRun*> first_of_each_point(const std::vector<ListedRun>& runs) {
  std::vector<const ListedRun*> first;
  for (const ListedRun& run : runs)
    if (first.empty() || first.back()->system != run.system || first.back()->point != run.point) first.push_back(&run);
  return first;
}

// Adds an empty row for each listed point and system without a run in the folder.
void add_missing(std::vector<Row>& rows, const ExperimentFile& experiment) {
  std::set<std::string> systems, places;
  for (const Row& row : rows) {
    systems.insert(row.system);
    places.insert(place_key(row.system, row.point));
  }
  for (const ListedRun* run : first_of_each_point(experiment.runs)) {
    if (!places.insert(place_key(run->system, run->point)).second) continue;
    systems.insert(run->system);
    rows.push_back(Row{run->system, run->plugin, run->point, {}, {}});
  }
  for (const std::string& system : experiment.systems)
    if (systems.insert(system).second) rows.push_back(Row{system, "", ordered_json::object(), {}, {}});
}

// In the order of the experiment's systems and runs, then of name and value.
std::vector<Row> in_order(std::vector<Row> rows, const ExperimentFile& experiment) {
  std::unordered_map<std::string, size_t> systems, places;
  for (const std::string& system : experiment.systems) systems.try_emplace(system, systems.size());
  for (const ListedRun* run : first_of_each_point(experiment.runs))
    places.try_emplace(place_key(run->system, run->point), places.size());
  const auto position = [](const auto& known, const std::string& key) {
    const auto at = known.find(key);
    return at == known.end() ? known.size() : at->second;
  };
  using Place = std::tuple<size_t, std::string, size_t, ordered_json, size_t>;  // the last: which row
  std::vector<Place> order;
  for (size_t i = 0; i < rows.size(); ++i) {
    const size_t listed = position(places, place_key(rows[i].system, rows[i].point));
    order.emplace_back(position(systems, rows[i].system), rows[i].system, listed, rows[i].point, i);
  }
  std::sort(order.begin(), order.end());
  std::vector<Row> sorted;
  for (const Place& place : order) sorted.push_back(std::move(rows[std::get<4>(place)]));
  return sorted;
}

}  // namespace

std::vector<Row> group_runs(std::vector<RunRecord> runs, ExperimentFile& experiment) {
  std::vector<Row> rows = tell_apart(by_settings(by_seed(std::move(runs))));
  for (Row& row : rows) drop_repeated_seeds(row, experiment.notes);
  add_missing(rows, experiment);
  return in_order(std::move(rows), experiment);
}

}  // namespace maskbench::report

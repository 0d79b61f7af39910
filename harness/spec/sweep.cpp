#include "spec/sweep.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "spec/cross_checks.h"
#include "spec/sections.h"
#include "spec/structure_keys.h"

namespace maskbench {
namespace {

constexpr double kMostRuns = 100'000;
bool equal(const toml::node& a, const toml::node& b) {
  const auto x = toml_value(a), y = toml_value(b);
  return x && y && (converted(*x, *y) == y || converted(*y, *x) == x);
}

const toml::array& values_of(const AxisValue& axis) {
  const toml::array* values = axis.value->as_array();
  if (!values) fail_at(axis.value->source(), fmt::format("axis {} must be a list of values", axis.axis));
  if (values->empty()) fail_at(axis.value->source(), fmt::format("axis {} is empty", axis.axis));
  for (size_t i = 0; i < values->size(); ++i)
    for (size_t j = 0; j < i; ++j)
      if (equal((*values)[i], (*values)[j]))
        fail_at((*values)[i].source(), fmt::format("axis {} has a value twice", axis.axis));
  return *values;
}

void check_combinations(const toml::source_region& where, double count) {
  if (count > kMostRuns)
    fail_at(where, fmt::format("{:.0f} runs are more than the {:.0f} of one experiment", count, kMostRuns));
}

std::vector<SweepPoint> grid(const toml::table& sweep, const SweepPoint& axes) {
  double count = 1;
  for (const AxisValue& axis : axes) count *= double(values_of(axis).size());
  check_combinations(sweep.source(), count);
  std::vector<SweepPoint> points{{}};
  for (const AxisValue& axis : axes) {
    std::vector<SweepPoint> longer;
    for (const SweepPoint& point : points)
      for (const toml::node& value : values_of(axis)) {
        longer.push_back(point);
        longer.back().push_back({axis.axis, &value});
      }
    points = std::move(longer);
  }
  return points;
}

std::vector<SweepPoint> zip(const SweepPoint& axes) {
  std::vector<SweepPoint> points(values_of(axes.front()).size());
  for (const AxisValue& axis : axes) {
    const toml::array& values = values_of(axis);
    if (values.size() != points.size())
      fail_at(values.source(), fmt::format("axes of a zip are equally long: {} has {} values, {} has {}", axis.axis,
                                           values.size(), axes.front().axis, points.size()));
    for (size_t i = 0; i < points.size(); ++i) points[i].push_back({axis.axis, &values[i]});
  }
  return points;
}

// Returns the entries of `points` or `exclude`.
std::vector<SweepPoint> listed(const toml::table& sweep, const char* key) {
  const toml::node* node = sweep.get(key);
  if (!node) return {};
  const toml::array* entries = node->as_array();
  if (!entries || entries->empty() || !entries->is_array_of_tables())
    fail_at(node->source(), fmt::format("{} in [sweep] must be a list such as [{{ options.k = 1.0 }}]", key));
  std::vector<SweepPoint> points;
  for (const toml::node& entry : *entries) {
    check_keys(*entry.as_table(), {"options", "train"}, fmt::format("{} of [sweep]", key));
    points.push_back(settings_of(*entry.as_table()));
    if (points.back().empty()) fail_at(entry.source(), fmt::format("an entry of {} in [sweep] names nothing", key));
  }
  return points;
}

std::vector<SweepPoint> combine(const toml::table& sweep) {
  const SweepPoint axes = settings_of(sweep);
  std::vector<SweepPoint> points = listed(sweep, "points");
  if (axes.empty() == points.empty())
    fail_at(sweep.source(), axes.empty() ? "[sweep] names neither axes, as in options.k = [1.0, 2.0], nor points"
                                         : "[sweep] has both axes and points: make two of it");
  const toml::node* node = sweep.get("kind");
  const std::string kind = node ? node->value_or(std::string()) : "grid";
  if (kind != "grid" && kind != "zip") fail_at(node->source(), "kind in [sweep] must be \"grid\" or \"zip\"");
  if (!points.empty()) return points;
  return kind == "grid" ? grid(sweep, axes) : zip(axes);
}

bool has(const SweepPoint& point, const AxisValue& wanted) {
  return std::any_of(point.begin(), point.end(),
                     [&](const AxisValue& own) { return own.axis == wanted.axis && equal(*own.value, *wanted.value); });
}

void exclude(const toml::table& sweep, std::vector<SweepPoint>& points) {
  for (const SweepPoint& excluded : listed(sweep, "exclude")) {
    const auto matches = [&](const SweepPoint& point) {
      return std::all_of(excluded.begin(), excluded.end(), [&](const AxisValue& v) { return has(point, v); });
    };
    if (std::erase_if(points, matches) == 0)
      fail_at(excluded.front().value->source(), "this exclusion of [sweep] excludes no point");
  }
  if (points.empty()) fail_at(sweep.source(), "[sweep] excludes all of its points");
}

std::vector<std::string> systems_of(const toml::table& sweep, const std::vector<Run>& systems) {
  std::vector<std::string> all, learning;
  for (const Run& run : systems) {
    all.push_back(run.system);
    if (run.trained) learning.push_back(run.system);
  }
  const toml::node* node = sweep.get("systems");
  if (!node) return learning;
  const auto value = toml_value(*node);
  const Texts* named = value ? std::get_if<Texts>(&*value) : nullptr;
  if (!named || named->empty()) fail_at(node->source(), "systems in [sweep] must be a list of names of [[system]]");
  for (const std::string& name : *named)
    if (std::find(all.begin(), all.end(), name) == all.end())
      fail_at(node->source(), fmt::format("no system named \"{}\"{}", name, did_you_mean(name, all)));
  return *named;
}

// Splits "options.k" into "options" and "k".
std::pair<std::string, std::string> split(const std::string& axis) {
  const size_t dot = axis.find('.');
  return {axis.substr(0, dot), axis.substr(dot + 1)};
}

// Returns the declaration of the axis, or nullptr when the system has no such option.
const Option* declared(const std::string& axis, const Run& system, const Catalogue& catalogue) {
  const auto [section, name] = split(axis);
  if (section == "options") return find_option(catalogue.plugin(system.plugin).options, name);
  return system.trained ? find_option(train_schema(), name) : nullptr;
}

// Returns the end of the message about an axis that a system lacks: the systems that have it, else the nearest name.
std::string advice(const std::string& axis, const std::vector<Run>& systems, const Catalogue& catalogue) {
  std::vector<std::string> having, names;
  for (const Run& run : systems) {
    if (declared(axis, run, catalogue)) having.push_back(to_text(Value(run.system)));
    for (const Option& option : catalogue.plugin(run.plugin).options) names.push_back("options." + option.name);
  }
  if (!having.empty()) return fmt::format("; name those that have it: systems = [{}]", fmt::join(having, ", "));
  for (const Option& option : train_schema()) names.push_back("train." + option.name);
  return did_you_mean(axis, names);
}

void check_axes(const Sweep& sweep, const std::vector<Run>& systems, const Catalogue& catalogue) {
  std::set<std::string> seen;
  for (const SweepPoint& point : sweep.points)
    for (const AxisValue& setting : point) {
      if (!seen.insert(setting.axis).second) continue;
      for (const Run& run : systems) {
        const bool swept = std::count(sweep.systems.begin(), sweep.systems.end(), run.system) > 0;
        if (swept && !declared(setting.axis, run, catalogue))
          fail_at(setting.value->source(), fmt::format("axis {}: \"{}\" has no such option{}", setting.axis, run.system,
                                                       advice(setting.axis, systems, catalogue)));
      }
    }
}

Run at_point(Run run, const SweepPoint& point, const Catalogue& catalogue) {
  for (const AxisValue& setting : point) {
    const auto [section, name] = split(setting.axis);
    const Option& option = *declared(setting.axis, run, catalogue);
    const Value value = checked_value(*setting.value, option, fmt::format("[sweep] for \"{}\"", run.system));
    (section == "options" ? run.options : run.train).set(name, value);
    run.point.emplace_back(setting.axis, value);
  }
  const auto& where = point.front().value->source();
  if (const auto found = find_conflict(catalogue.plugin(run.plugin).options, run.options))
    fail_at(where,
            fmt::format("{} at this point of [sweep] for \"{}\" {}", found->option, run.system, found->complaint));
  if (run.trained) check_batch(where, run);
  return run;
}

}  // namespace

SweepPoint settings_of(const toml::table& table) {
  std::vector<std::pair<toml::key, AxisValue>> found;
  for (const char* section : {"options", "train"}) {
    const toml::node* node = table.get(section);
    if (!node) continue;
    if (!node->is_table())
      fail_at(node->source(), fmt::format("{0} in [sweep] must be a table, as in {0}.name = ...", section));
    for (const auto& [key, value] : *node->as_table())
      found.emplace_back(key, AxisValue{fmt::format("{}.{}", section, key.str()), &value});
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const auto& a, const auto& b) { return written_before(a.first, b.first); });
  SweepPoint settings;
  for (auto& [key, setting] : found) settings.push_back(std::move(setting));
  return settings;
}

std::vector<Sweep> read_sweeps(const toml::table& root, const std::vector<Run>& systems, const Catalogue& catalogue) {
  const toml::node* node = root.get("sweep");
  if (!node) return {};
  std::vector<const toml::table*> tables;
  if (node->is_table()) tables.push_back(node->as_table());
  if (const toml::array* array = node->as_array(); array && array->is_array_of_tables())
    for (const toml::node& entry : *array) tables.push_back(entry.as_table());
  if (tables.empty()) fail_at(node->source(), "sweep must be a table [sweep] or several [[sweep]]");
  std::vector<Sweep> sweeps;
  for (const toml::table* table : tables) {
    check_keys(*table, names_of(sweep_keys()), "[sweep]");
    Sweep sweep{systems_of(*table, systems), combine(*table)};
    check_axes(sweep, systems, catalogue);
    exclude(*table, sweep.points);
    sweeps.push_back(std::move(sweep));
  }
  return sweeps;
}

std::vector<Run> at_points(const Run& system, const std::vector<Sweep>& sweeps, const Catalogue& catalogue) {
  std::vector<Run> runs;
  std::set<std::string> seen;
  bool swept = false;
  for (const Sweep& sweep : sweeps) {
    if (std::find(sweep.systems.begin(), sweep.systems.end(), system.system) == sweep.systems.end()) continue;
    swept = true;
    for (const SweepPoint& point : sweep.points) {
      Run run = at_point(system, point, catalogue);
      if (seen.insert(run_hash(run, "", "")).second) runs.push_back(std::move(run));
    }
  }
  return swept ? runs : std::vector<Run>{system};
}

void check_count(const toml::table& root, double runs) {
  const toml::node* node = root.get("sweep");
  check_combinations(node ? node->source() : root.source(), runs);
}

}  // namespace maskbench

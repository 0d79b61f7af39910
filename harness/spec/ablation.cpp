#include "spec/ablation.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "maskbench/errors.h"
#include "spec/structure_keys.h"
#include "spec/sweep.h"

namespace maskbench {
namespace {

std::vector<std::string> axes_of(const std::vector<Run>& runs) {
  std::vector<std::string> axes{kSystemAxis};
  for (const Run& run : runs)
    for (const auto& [axis, value] : run.point)
      if (std::find(axes.begin(), axes.end(), axis) == axes.end()) axes.push_back(axis);
  return axes;
}

std::string axis_at(const toml::table& table, const char* key, const std::vector<std::string>& axes) {
  const toml::node* node = table.get(key);
  if (!node) fail_at(table.source(), fmt::format("[ablation] needs {} = \"...\", an axis of the sweep", key));
  std::string axis = node->value_or(std::string());
  if (std::find(axes.begin(), axes.end(), axis) == axes.end())
    fail_at(node->source(),
            fmt::format("{} in [ablation] must be an axis of the sweep: {}", key, fmt::join(axes, ", ")));
  return axis;
}

Texts metrics_at(const toml::table& table, const Run& run, const Catalogue& catalogue) {
  const Texts& scored = run.eval.texts("metrics");
  const toml::node* node = table.get("metrics");
  if (!node) return scored;
  const auto value = toml_value(*node);
  const Texts* asked = value ? std::get_if<Texts>(&*value) : nullptr;
  if (!asked || asked->empty()) fail_at(node->source(), "metrics in [ablation] must be a list of names");
  for (const std::string& metric : *asked)
    if (std::find(scored.begin(), scored.end(), short_name(metric, catalogue.metrics).value_or("")) == scored.end())
      fail_at(node->source(), fmt::format("metrics in [ablation]: \"{}\" is none of those in [eval]{}", metric,
                                          did_you_mean(metric, scored)));
  try {
    return short_names(*asked, catalogue.metrics);
  } catch (const UserError& problem) {
    fail_at(node->source(), fmt::format("metrics in [ablation]: {}", problem.what()));
  }
}

bool is_at(const Run& run, const toml::node& reference, const SweepPoint& wanted) {
  const toml::node* system = reference.as_table()->get("system");
  if (system && system->value_or(std::string()) != run.system) return false;
  return std::all_of(wanted.begin(), wanted.end(), [&run](const AxisValue& setting) {
    return std::any_of(run.point.begin(), run.point.end(), [&setting](const auto& own) {
      const auto value = toml_value(*setting.value);
      return own.first == setting.axis && value && converted(*value, own.second) == own.second;
    });
  });
}

// Returns a run at the point that `reference` names. Throws UserError unless it matches exactly one point.
const Run& reference_at(const toml::table& table, const std::vector<Run>& runs) {
  const toml::node* node = table.get("reference");
  if (!node || !node->is_table())
    fail_at(node ? node->source() : table.source(),
            "[ablation] needs a point to compare with, as in reference = { options.k = 2.0 }");
  check_keys(*node->as_table(), {"system", "options", "train"}, "reference of [ablation]");
  const SweepPoint wanted = settings_of(*node->as_table());
  const Run* found = nullptr;
  for (const Run& run : runs) {
    if (run.point.empty() || !is_at(run, *node, wanted)) continue;
    if (found && (found->system != run.system || found->point != run.point))
      fail_at(node->source(), "reference in [ablation] fits several points; name system and every axis");
    found = &run;
  }
  if (!found) fail_at(node->source(), "reference in [ablation] is none of the points of the sweep");
  return *found;
}

}  // namespace

std::optional<Ablation> read_ablation(const toml::table& root, const std::vector<Run>& runs,
                                      const Catalogue& catalogue) {
  const toml::node* node = root.get("ablation");
  if (!node) return std::nullopt;
  if (!node->is_table()) fail_at(node->source(), "ablation must be a table [ablation]");
  const toml::table& table = *node->as_table();
  check_keys(table, names_of(ablation_keys()), "[ablation]");
  const std::vector<std::string> axes = axes_of(runs);
  if (axes.size() == 1) fail_at(table.source(), "[ablation] needs a [sweep]");
  const std::string rows = axis_at(table, "rows", axes), columns = axis_at(table, "columns", axes);
  if (rows == columns) fail_at(table.source(), fmt::format("rows and columns of [ablation] are both {}", rows));
  const Run& reference = reference_at(table, runs);
  return Ablation{rows, columns, metrics_at(table, runs.front(), catalogue), reference.system, reference.point};
}

}  // namespace maskbench

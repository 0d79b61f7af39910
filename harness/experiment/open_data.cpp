#include "experiment/open_data.h"

#include <fmt/format.h>

#include <algorithm>

#include "data/source.h"
#include "spec/data_source.h"
#include "system/messages.h"
#include "train/execute.h"

namespace maskbench {

OpenedData open_data(Experiment& experiment) {
  const Options& data = experiment.runs.front().data;
  if (const DataSourceInfo& info = data_source(data.text("source")); !info.opened()) return {info.knows_truth, {}};
  const auto source = make_source(data);
  const std::string described = describe(*source);
  tell("{}{}\n", described, source->remarks().empty() ? "" : ": see skipped.csv of any run");
  OpenedData opened{source->truth(Split::kTrain, 0, 0).has_value(), {described}};
  const Split scored = scored_split(experiment.runs.front().eval);
  if (source->knows_landmarks())
    opened.notes.push_back(fmt::format("{} of the {} {} faces are without landmarks",
                                       faces_without_landmarks(*source, scored), source->faces(scored),
                                       name_of(scored)));
  for (Run& run : experiment.runs) run.data.set("content", source->digest());
  return opened;
}

void add_builtin_systems(Experiment& experiment, OpenedData& opened, const Catalogue& catalogue) {
  for (auto info = builtin_systems().rbegin(); info != builtin_systems().rend(); ++info) {
    const auto& names = experiment.systems;
    if (std::find(names.begin(), names.end(), info->name) != names.end()) continue;
    catalogue.plugin(info->name);
    if (info->name == "constant" && !opened.knows_truth) {
      opened.notes.push_back("no row \"constant\": the source knows no truth");
      continue;
    }
    Run run = experiment.runs.front();
    run.system = run.plugin = info->name;
    run.plugin_source_sha256.clear();
    run.trained = false;
    run.options = Options();
    run.point.clear();
    experiment.systems.insert(experiment.systems.begin(), info->name);
    experiment.runs.insert(experiment.runs.begin(), run);
  }
}

}  // namespace maskbench

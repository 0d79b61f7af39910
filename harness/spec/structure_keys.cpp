#include "spec/structure_keys.h"

namespace maskbench {

const std::vector<StructureKey>& top_keys() {
  static const std::vector<StructureKey> keys = {
      {"title", "a text", "the name of the file", "heading of the tables"},
      {"seeds", "a list of integers", "[0]", "every trained system is run once with each"},
      {"data", "a table", "see [data]", "faces and masks"},
      {"train", "a table", "see [train]", "how systems are trained; a plugin may have other defaults"},
      {"eval", "a table", "see [eval]", "what is scored, and on how many pairs"},
      {"system", "a list of tables", "none: at least one", "what is compared; see [[system]]"},
      {"sweep", "a table, or a list of tables", "none", "values at which systems are run; see [sweep]"},
      {"ablation", "a table", "none", "layout of the tables of a sweep; see [ablation]"},
      {"scale", "a text", "\"full\"", "which table of [scales] is laid over the spec; full: none"},
      {"scales", "a table of tables", "none", "named variants of the spec, as in [scales.small]"},
  };
  return keys;
}

const std::vector<StructureKey>& system_keys() {
  static const std::vector<StructureKey> keys = {
      {"name", "a text", "none: it must be there", "row of the tables; no two systems share one"},
      {"plugin", "a text", "none: it must be there", "what is run; `maskbench plugins list` names them"},
      {"options", "a table", "the plugin's", "options of the plugin; `maskbench plugins info NAME` lists them"},
      {"train", "a table", "that of [train]", "keys of [train] for this system only"},
  };
  return keys;
}

const std::vector<StructureKey>& sweep_keys() {
  static const std::vector<StructureKey> keys = {
      {"systems", "a list of texts", "all that are trained", "names of the systems that are swept"},
      {"kind", "a text", "\"grid\"", "grid: every combination of the axes; zip: their values by position"},
      {"options", "a table of lists", "none", "axes: options of the plugins, as in options.k = [1.0, 2.0]"},
      {"train", "a table of lists", "none", "axes: keys of [train], as in train.batch = [16, 32]"},
      {"points", "a list of tables", "none", "single points instead of axes, as in [{ options.k = 1.0 }]"},
      {"exclude", "a list of tables", "none", "points that are left out, written as those of points"},
  };
  return keys;
}

const std::vector<StructureKey>& ablation_keys() {
  static const std::vector<StructureKey> keys = {
      {"rows", "a text", "none: it must be there", "an axis of the sweep, or \"system\""},
      {"columns", "a text", "none: it must be there", "another axis of the sweep, or \"system\""},
      {"metrics", "a list of texts", "all of [eval]", "one table each"},
      {"reference", "a table", "none: it must be there", "the point that all others are compared with"},
  };
  return keys;
}

std::vector<std::string> names_of(const std::vector<StructureKey>& keys) {
  std::vector<std::string> names;
  for (const StructureKey& key : keys) names.push_back(key.name);
  return names;
}

}  // namespace maskbench

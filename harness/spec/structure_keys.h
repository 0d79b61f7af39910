// The keys of a spec that no schema declares, because they hold tables, lists of tables or names.
#pragma once

#include <string>
#include <vector>

namespace maskbench {

// One key: its type and default in words, and its meaning.
struct StructureKey {
  std::string name, type, fallback, about;
};

// Outside any section; of an entry of [[system]]; of [sweep]; of [ablation].
const std::vector<StructureKey>& top_keys();
const std::vector<StructureKey>& system_keys();
const std::vector<StructureKey>& sweep_keys();
const std::vector<StructureKey>& ablation_keys();

// Returns the names, in their order.
std::vector<std::string> names_of(const std::vector<StructureKey>& keys);

}  // namespace maskbench

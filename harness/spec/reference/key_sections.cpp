#include "spec/reference/key_sections.h"

#include <fmt/format.h>

#include "spec/data_source.h"
#include "spec/sections.h"
#include "spec/structure_keys.h"

namespace maskbench {
namespace {

std::vector<KeyEntry> entries_of(const Schema& schema) {
  std::vector<KeyEntry> entries;
  for (const Option& option : schema) entries.push_back(entry_of(option));
  return entries;
}

std::vector<KeyEntry> entries_of(const std::vector<StructureKey>& keys) {
  std::vector<KeyEntry> entries;
  for (const auto& [name, type, fallback, about] : keys) entries.push_back({name, type, fallback, "", about});
  return entries;
}

}  // namespace

std::string limits_of(const Option& option) {
  std::string text = option.lowest ? fmt::format("{} to {}", *option.lowest, *option.highest) : "";
  if (!option.choices.empty()) text = to_text(Value(option.choices));
  if (option.only_odd) text += ", odd";
  return option.elements ? fmt::format("{} of {}", *option.elements, text) : text;
}

KeyEntry entry_of(const Option& option) {
  return {option.name, type_name(option.fallback), to_text(option.fallback), limits_of(option), option.about};
}

std::vector<KeySection> key_sections() {
  return {
      {"spec", "", "Outside any section, at the beginning of a spec.", entries_of(top_keys())},
      {"data", "[data]", "Faces and masks. Of these keys, a run has those of its source.", entries_of(data_schema())},
      {"train", "[train]",
       "How systems are trained. Where a plugin declares a default of its own, that one holds; `train` of a [[system]] "
       "sets a key for this system only.",
       entries_of(train_schema())},
      {"eval", "[eval]", "What is scored. Changing it scores trained weights again and trains nothing.",
       entries_of(eval_schema())},
      {"system", "[[system]]", "What is compared: one entry a row of the tables.", entries_of(system_keys())},
      {"sweep", "[sweep]", "Values at which systems are run: [sweep], or several [[sweep]].", entries_of(sweep_keys())},
      {"ablation", "[ablation]", "Layout of the tables of a sweep.", entries_of(ablation_keys())},
  };
}

}  // namespace maskbench

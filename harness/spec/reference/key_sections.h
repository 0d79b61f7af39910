// Every key that a spec can have, as a reader looks it up.
#pragma once

#include <string>
#include <vector>

#include "maskbench/options.h"

namespace maskbench {

// One key in words. `limits` is empty where every value of the type is allowed.
struct KeyEntry {
  std::string name, type, fallback, limits, about;
};

// A section of a spec: `name` as users say it ("train"), `heading` as it stands in a spec ("[train]"; empty: outside any).
struct KeySection {
  std::string name, heading, about;
  std::vector<KeyEntry> keys;
};

// Returns all sections in the order of a spec, made from the schemas and lists by which specs are read. Those of [data]
// are the keys of every registered data source.
std::vector<KeySection> key_sections();

// Returns the values that an option allows: "0 to 1000", "["plain", "pyconv"]", "2 of 0 to 1, odd"; empty: any.
std::string limits_of(const Option& option);
KeyEntry entry_of(const Option& option);

}  // namespace maskbench

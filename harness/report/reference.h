// Published values, to stand beside ours: results/reference/paper.toml.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace maskbench::report {

// A system as published. `aliases` are plugins that implement it, or other names of it.
struct PublishedSystem {
  std::string name, source, note;
  std::vector<std::string> aliases;
  std::map<std::string, double> metrics;  // by our short names, in our units
};

struct Reference {
  std::string title, source, note;
  std::vector<PublishedSystem> systems;
};

// Throws UserError "file:line:column: ..." for what is missing, unknown, twice there or of the wrong type.
Reference read_reference(const std::string& path);

}  // namespace maskbench::report

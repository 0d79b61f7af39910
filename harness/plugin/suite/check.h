// The generic suite: what every plugin of a kind must do, whatever it is. `maskbench plugins test FILE` runs it.
#pragma once

#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include "maskbench/options.h"
#include "plugin/discovery.h"

namespace maskbench {

// Thrown by a check: what is wrong, in words for the author of the plugin.
class CheckFailed : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Throws CheckFailed unless `holds`.
inline void expect(bool holds, const std::string& otherwise) {
  if (!holds) throw CheckFailed(otherwise);
}

// One statement about a plugin. `work` throws where it does not hold.
struct Check {
  std::string name;
  std::function<void()> work;
};

// Returns the suite of the plugin's kind. `settings`, "key=value", are keys of [data] with which a data source is opened.
std::vector<Check> suite_of(const Probe& probe, const std::vector<std::string>& settings);

std::vector<Check> system_checks(const std::string& file);
std::vector<Check> adversary_checks(const std::string& file);
std::vector<Check> metric_checks(const Probe& probe);
std::vector<Check> source_checks(const Probe& probe, const std::vector<std::string>& settings);

}  // namespace maskbench

// Names of metrics as users write them: the one place where they become short names.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace maskbench {

// What a metric can be called: its short name ("ssim") and its protocol ("ssim-wang").
struct MetricName {
  std::string name, protocol;
};

// Returns the short name of the metric that is called `given`, in any case and with spaces around it; nullopt when there
// is none.
std::optional<std::string> short_name(const std::string& given, const std::vector<MetricName>& known);

// Returns the short names of a list in its order; empty entries are skipped. Throws UserError without a file or key when
// a name is unknown (with the nearest one) and when two entries name one metric.
std::vector<std::string> short_names(const std::vector<std::string>& given, const std::vector<MetricName>& known);

}  // namespace maskbench

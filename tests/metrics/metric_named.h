// Metrics made by name, with the networks whose weights are where the user has them.
#pragma once

#include <memory>
#include <string>

#include "maskbench/metric.h"
#include "maskbench/networks.h"

namespace maskbench {

inline Networks& networks() {
  static Networks shared;
  return shared;
}

inline std::unique_ptr<Metric> metric_named(const std::string& name) {
  return make_metric(*find_metric(name), networks());
}

}  // namespace maskbench

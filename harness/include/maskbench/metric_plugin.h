// Registers a metric as a plugin: MASKBENCH_METRIC at the end of its source file.
#pragma once

#include <torch/version.h>

#include <string>
#include <utility>

#include "maskbench/descriptor.h"
#include "maskbench/metric.h"

#ifndef MASKBENCH_PLUGIN_SOURCE_SHA256
#define MASKBENCH_PLUGIN_SOURCE_SHA256 ""
#endif

// MASKBENCH_METRIC("name", "version", {.protocol = ..., .title = ..., .needs = {...}, .make = ...}): the fields of MetricInfo
// but the name. The program computes the metric in a process of its own, so that a crash costs its column only.
#define MASKBENCH_METRIC(metric, version, ...)                                                                 \
  const maskbench_descriptor maskbench_plugin_descriptor =                                                     \
      MASKBENCH_DESCRIPTOR(metric, version, MASKBENCH_PLUGIN_SOURCE_SHA256);                                   \
  extern "C" __attribute__((visibility("default"))) const maskbench::MetricInfo* maskbench_metric() {          \
    using namespace maskbench;                                                                                 \
    _Pragma("GCC diagnostic push")                                                                             \
        _Pragma("GCC diagnostic ignored \"-Wmissing-field-initializers\"") static const MetricInfo info = [] { \
          MetricInfo described = MetricInfo __VA_ARGS__;                                                       \
          described.name = metric;                                                                             \
          return described;                                                                                    \
        }();                                                                                                   \
    _Pragma("GCC diagnostic pop") return &info;                                                                \
  }

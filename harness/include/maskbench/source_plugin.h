// Registers a data source as a plugin: MASKBENCH_DATA_SOURCE at the end of its source file.
#pragma once

#include <torch/version.h>

#include <string>
#include <utility>

#include "maskbench/data_source.h"
#include "maskbench/descriptor.h"

#ifndef MASKBENCH_PLUGIN_SOURCE_SHA256
#define MASKBENCH_PLUGIN_SOURCE_SHA256 ""
#endif

// MASKBENCH_DATA_SOURCE("name", "version", {.kind = ..., .keys = {...}, .make = ...}): the fields of DataSourceInfo but the
// name. A spec selects it by source = "name" in [data]. Key names of [data] are shared by all sources: begin those of your
// own with the source's name.
#define MASKBENCH_DATA_SOURCE(source, version, ...)                                                                \
  const maskbench_descriptor maskbench_plugin_descriptor =                                                         \
      MASKBENCH_DESCRIPTOR(source, version, MASKBENCH_PLUGIN_SOURCE_SHA256);                                       \
  extern "C" __attribute__((visibility("default"))) const maskbench::DataSourceInfo* maskbench_data_source() {     \
    using namespace maskbench;                                                                                     \
    _Pragma("GCC diagnostic push")                                                                                 \
        _Pragma("GCC diagnostic ignored \"-Wmissing-field-initializers\"") static const DataSourceInfo info = [] { \
          DataSourceInfo described = DataSourceInfo __VA_ARGS__;                                                   \
          described.name = source;                                                                                 \
          return described;                                                                                        \
        }();                                                                                                       \
    _Pragma("GCC diagnostic pop") return &info;                                                                    \
  }

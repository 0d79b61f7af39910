// The registered data sources: what a spec can name by `source` in [data].
#pragma once

#include <string>
#include <vector>

#include "maskbench/data_source.h"

namespace maskbench {

// Registers a source at load time: one static object in the source's own file. Throws std::logic_error unless the name
// is new and a key that another source has is declared as there.
struct RegisterDataSource {
  explicit RegisterDataSource(DataSourceInfo info);
};

// Every registered source, sorted by name.
const std::vector<DataSourceInfo>& data_sources();
// Returns the source of that name. Throws std::logic_error when there is none: data_schema() admits no other.
const DataSourceInfo& data_source(const std::string& name);

// [data]: `source` and the keys of every source.
Schema data_schema();
// Returns the keys of [data] that the source reads, `source` first; those of other sources are no part of a run.
std::vector<std::string> data_keys(const std::string& source);

}  // namespace maskbench

// Data sources: what a spec can name by `source` in [data]. A source is one file that registers a descriptor; keys of
// [data], checks, hashes and reports follow from it.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "maskbench/options.h"

namespace maskbench {

class Source;  // data/source.h

struct DataSourceInfo {
  std::string name;                // value of `source` in [data]
  std::string kind;                // of its pictures, as tables and messages call them: "photographs"
  bool is_default = false;         // taken by specs that name no source; exactly one
  Schema keys;                     // of [data] besides `source`, in the order of spec.toml; contains size_key()
  std::string selecting_key = {};  // setting it selects this source; empty: only `source` does
  Texts path_keys = {};            // keys that hold paths, which are made absolute
  bool knows_truth = false;        // whether Source::truth() returns a value
  std::string reference = {};      // default of `reference` in [eval]: "truth", "face" or an untrained plugin
  // Returns the number of faces to train with as far as [data] tells it. Empty: only opening the source shows it.
  std::function<double(const Options& data)> training_faces = {};
  // Throws UserError or EnvironmentError.
  std::function<std::unique_ptr<Source>(const Options& data)> make;

  // Whether [data] alone does not decide the pictures: the source must be opened, and its digest is the key `content`.
  bool opened() const { return find_option(keys, "content") != nullptr; }
};

// Keys that sources share.
Option size_key();
Option test_share_key();
Option validation_share_key();
Option content_key();

// Returns the share of people left to train with.
double training_share(const Options& data);

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

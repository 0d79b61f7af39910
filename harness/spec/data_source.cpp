#include "spec/data_source.h"

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "base/named_registry.h"
#include "base/sha256.h"

namespace maskbench {
namespace {

NamedRegistry<DataSourceInfo>& data_source_registry() {
  static NamedRegistry<DataSourceInfo> registry("data source");
  return registry;
}

bool same_declaration(const Option& a, const Option& b) { return to_json(Schema{a}) == to_json(Schema{b}); }

// Adds the key unless it is there. Throws std::logic_error when it is declared otherwise.
void add_key(Schema& schema, const Option& key) {
  const Option* present = find_option(schema, key.name);
  if (!present)
    schema.push_back(key);
  else if (!same_declaration(*present, key))
    throw std::logic_error("two data sources declare \"" + key.name + "\" differently");
}

Option source_key() {
  Option key = option("source", "").help("data source of faces and masks; selected, too, by setting its path");
  for (const DataSourceInfo& info : data_sources()) {
    key.choices.push_back(info.name);
    if (info.is_default) key.fallback = info.name;
  }
  return key;
}

}  // namespace

Option size_key() { return option("size", 144).range(16, 1024).help("pixels a side"); }

Option test_share_key() {
  return option("test_share", 0.1).range(0.01, 0.9).help("share of people kept from training");
}

Option validation_share_key() {
  return option("validation_share", 0.0).range(0, 0.5).help("share of people kept apart to choose settings by");
}

double training_share(const Options& data) { return 1 - data.number("test_share") - data.number("validation_share"); }

Option content_key() {
  return option("content", "").help("SHA-256 of the pictures that must be found there; empty: any");
}

std::string digest_of_keys(const std::string& version, const Options& data, const Schema& keys) {
  std::string said = version;
  for (const Option& key : keys) said += "\n" + key.name + "=" + to_text(data.at(key.name));
  return sha256(said);
}

RegisterDataSource::RegisterDataSource(DataSourceInfo info) {
  Schema schema = data_schema();
  for (const Option& key : info.keys) add_key(schema, key);
  data_source_registry().add(std::move(info));
}

const std::vector<DataSourceInfo>& data_sources() { return data_source_registry().all(); }

const DataSourceInfo& data_source(const std::string& name) {
  if (const DataSourceInfo* info = data_source_registry().find(name)) return *info;
  throw std::logic_error("no data source is named \"" + name + "\"");
}

Schema data_schema() {
  Schema schema{source_key()};
  for (const DataSourceInfo& info : data_sources())
    for (const Option& key : info.keys) add_key(schema, key);
  return schema;
}

std::vector<std::string> data_keys(const std::string& source) {
  std::vector<std::string> names{"source"};
  for (const Option& key : data_source(source).keys) names.push_back(key.name);
  return names;
}

}  // namespace maskbench

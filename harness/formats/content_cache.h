// A persistent cache of tensors, keyed by a hash of their inputs.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "formats/safetensors.h"

namespace maskbench {

// A folder of safetensors files, each named by the SHA-256 of its content; files whose content does not match their
// name are ignored. Keys are hashes of everything the values depend on, so entries never become stale. The folder may
// be deleted at any time and shared by several processes.
class ContentCache {
 public:
  // Reads the existing entries. A missing folder counts as empty.
  explicit ContentCache(std::filesystem::path folder);

  // Returns the value stored under `key`, or nullopt. The view is valid for the lifetime of the cache.
  std::optional<TensorView> find(const std::string& key) const;
  // Stores a copy of `value`; keeps an existing value under the same key.
  void put(const std::string& key, const TensorView& value);
  // Writes the values added since the last save() as one more file. Throws EnvironmentError.
  void save();

 private:
  struct Unsaved {
    std::string bytes;
    TensorView view;  // refers to `bytes`
  };

  std::filesystem::path folder_;
  std::vector<std::unique_ptr<SafetensorsFile>> files_;
  std::map<std::string, TensorView> stored_;
  std::map<std::string, Unsaved> unsaved_;
};

}  // namespace maskbench

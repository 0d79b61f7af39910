// Numbers that were computed once, found again by what they were computed from.
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

// One folder of files that are each named by the SHA-256 of their content: one whose content is not what its name says,
// is passed over. Keys are hashes of everything that the numbers depend on, so that nothing in it can become wrong; the
// folder may be deleted at any time. Two processes may use it at once.
class ContentCache {
 public:
  // Reads what is there. A folder that does not exist is empty.
  explicit ContentCache(std::filesystem::path folder);

  // What is kept under `key`, or nothing. Valid as long as the cache lives.
  std::optional<TensorView> find(const std::string& key) const;
  // Keeps a copy; what is kept already stays.
  void put(const std::string& key, const TensorView& value);
  // Writes what was put since, as one more file. Throws EnvironmentError.
  void save();

 private:
  struct Kept {
    std::string bytes;
    TensorView view;  // of `bytes`
  };

  std::filesystem::path folder_;
  std::vector<std::unique_ptr<SafetensorsFile>> files_;
  std::map<std::string, TensorView> found_;
  std::map<std::string, Kept> fresh_;
};

}  // namespace maskbench

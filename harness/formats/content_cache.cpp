#include "formats/content_cache.h"

#include <stdexcept>

#include "base/sha256.h"
#include "system/atomic_file.h"

namespace maskbench {

namespace fs = std::filesystem;

ContentCache::ContentCache(fs::path folder) : folder_(std::move(folder)) {
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(folder_, none)) {
    if (entry.path().extension() != ".safetensors") continue;
    try {
      if (sha256_of_file(entry.path()) != entry.path().stem()) continue;
      auto file = std::make_unique<SafetensorsFile>(entry.path());
      found_.insert(file->tensors().begin(), file->tensors().end());
      files_.push_back(std::move(file));
    } catch (const std::runtime_error&) {
      // Deleted since the listing, or malformed: its values are recomputed.
    }
  }
}

std::optional<TensorView> ContentCache::find(const std::string& key) const {
  if (const auto kept = found_.find(key); kept != found_.end()) return kept->second;
  if (const auto kept = fresh_.find(key); kept != fresh_.end()) return kept->second.view;
  return std::nullopt;
}

void ContentCache::put(const std::string& key, const TensorView& value) {
  if (find(key)) return;
  Kept& kept = fresh_[key];
  kept.bytes = value.bytes;
  kept.view = {value.dtype, value.shape, kept.bytes};
}

void ContentCache::save() {
  if (fresh_.empty()) return;
  std::map<std::string, TensorView> views;
  for (const auto& [key, kept] : fresh_) views.emplace(key, kept.view);
  const std::string bytes = safetensors_bytes(views);
  make_folder(folder_);
  const fs::path path = folder_ / (sha256(bytes) + ".safetensors");
  write_file_atomically(path, bytes);
  auto file = std::make_unique<SafetensorsFile>(path);
  found_.insert(file->tensors().begin(), file->tensors().end());
  files_.push_back(std::move(file));
  fresh_.clear();
}

}  // namespace maskbench

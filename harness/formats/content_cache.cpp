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
      stored_.insert(file->tensors().begin(), file->tensors().end());
      files_.push_back(std::move(file));
    } catch (const std::runtime_error&) {
      // Deleted since the listing, or malformed: its values are recomputed.
    }
  }
}

std::optional<TensorView> ContentCache::find(const std::string& key) const {
  if (const auto entry = stored_.find(key); entry != stored_.end()) return entry->second;
  if (const auto entry = unsaved_.find(key); entry != unsaved_.end()) return entry->second.view;
  return std::nullopt;
}

void ContentCache::put(const std::string& key, const TensorView& value) {
  if (find(key)) return;
  Unsaved& entry = unsaved_[key];
  entry.bytes = value.bytes;
  entry.view = {value.dtype, value.shape, entry.bytes};
}

void ContentCache::save() {
  if (unsaved_.empty()) return;
  std::map<std::string, TensorView> views;
  for (const auto& [key, entry] : unsaved_) views.emplace(key, entry.view);
  const std::string bytes = safetensors_bytes(views);
  make_folder(folder_);
  const fs::path path = folder_ / (sha256(bytes) + ".safetensors");
  write_file_atomically(path, bytes);
  auto file = std::make_unique<SafetensorsFile>(path);
  stored_.insert(file->tensors().begin(), file->tensors().end());
  files_.push_back(std::move(file));
  unsaved_.clear();
}

}  // namespace maskbench

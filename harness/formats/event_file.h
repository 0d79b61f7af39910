// TensorBoard event files, scalars only.
#pragma once

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>

namespace maskbench {

// Appends scalars to `events.out.tfevents.<name>`. Throws EnvironmentError when the file cannot be written.
class EventFile {
 public:
  explicit EventFile(const std::filesystem::path& folder);
  void scalar(const std::string& tag, int64_t step, double value);
  void flush();

 private:
  void record(const std::string& event);

  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  std::filesystem::path path_;
  std::unique_ptr<std::FILE, Close> file_;
};

// Returns the CRC-32C (Castagnoli) of the bytes, masked as TFRecord files require.
uint32_t masked_crc32c(const std::string& bytes);

}  // namespace maskbench

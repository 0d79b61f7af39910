// TensorBoard event files, scalars only.
#pragma once

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace maskbench {

// Writes scalars to a new `events.out.tfevents.<name>`, whose name sorts behind those in the folder: TensorBoard reads
// them in that order. Throws EnvironmentError when the file cannot be written.
class EventFile {
 public:
  explicit EventFile(const std::filesystem::path& folder);
  // Makes a TensorBoard that is showing the folder drop what it has read of this step and later ones.
  void restart(int64_t step);
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

// An event; `tag` is empty unless it is a scalar.
struct Event {
  int64_t step = 0;
  std::string tag;
  float value = 0;
};

// Returns the event files of the folder in the order in which TensorBoard reads them.
std::vector<std::filesystem::path> event_files(const std::filesystem::path& folder);

// Returns the events of a file's content up to the first damaged record.
std::vector<Event> read_events(std::string_view content);

// Removes the scalars that `keep` refuses, and damaged ends, from the event files of the folder, and files without a
// scalar. Returns whether there were any. Throws EnvironmentError.
bool cut_event_files(const std::filesystem::path& folder, const std::function<bool(const Event&)>& keep);

// Returns the CRC-32C (Castagnoli) of the bytes, masked as TFRecord files require.
uint32_t masked_crc32c(const std::string& bytes);

}  // namespace maskbench

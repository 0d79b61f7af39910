// The records of finished photographs, a line each, so that a killed command goes on where it was.
#pragma once

#include <filesystem>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "wear/dataset/photo_record.h"

namespace maskbench {

class Journal {
 public:
  // Opens the journal of a folder, or begins one. `settings` is the hash of what decides all pictures. Throws UserError
  // where the folder's are other settings, EnvironmentError where it cannot be written.
  Journal(const std::filesystem::path& file, const std::string& settings);
  ~Journal();
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;

  // The records that were there, by source. A line that a kill cut off is dropped.
  const std::map<std::string, PhotoRecord>& found() const { return found_; }

  // Adds a record; thread-safe. The line is whole or missing after a kill of the process.
  void add(const PhotoRecord& record);

  // Replaces the journal by these records in their order, so that it does not tell in which order they were made.
  void finish(const std::vector<PhotoRecord>& records);

 private:
  std::filesystem::path file_;
  std::string head_;
  std::map<std::string, PhotoRecord> found_;
  std::mutex guard_;
  int descriptor_ = -1;
};

}  // namespace maskbench

// The tables beside the pictures: worn.csv and failures.csv.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "wear/dataset/photo_record.h"

namespace maskbench {

// A line for each face that wears a mask, in the order of the records.
std::string worn_csv(const std::vector<PhotoRecord>& records, const std::string& system);

// A line for each face, or photograph, without one: source, face, box, mask, class, reason.
std::string failures_csv(const std::vector<PhotoRecord>& records);

// How many there are of each.
struct DatasetCounts {
  int64_t photographs = 0, pictures = 0, faces = 0, failures = 0;
  std::map<std::string, int64_t> classes, masks, reasons;  // reasons without what follows a colon
};

DatasetCounts count_records(const std::vector<PhotoRecord>& records);

}  // namespace maskbench

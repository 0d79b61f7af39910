// Puts masks on all photographs of a folder.
#pragma once

#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "wear/dataset/photo_wearer.h"

namespace maskbench {

struct WearFolder {
  std::filesystem::path faces, out;
  std::filesystem::path table;     // of landmarks; empty: `faces`.csv or `faces`/faces.csv, where there is one
  std::filesystem::path detector;  // a YuNet model; empty for none
  std::string system;              // its name in worn.csv
  std::string settings;            // hash of what decides the pictures beside photographs, table and style
  nlohmann::ordered_json about;    // goes into dataset.json as it is
  int64_t pairs = 0;
  int threads = 1;
};

struct WearProgress {
  std::function<void(int64_t done, int64_t of)> moved;
  std::function<void(const std::string& line)> remark;
};

// Writes pictures/, segmentation/, worn.csv, failures.csv, sheet.png, worst.png, dataset.json, and pairs/ and pairs.txt
// where asked for. Photographs that the folder's journal has are not made again, unless they or their files changed.
// Returns all records, by source. Throws UserError where no photograph is found, or the folder is another's.
std::vector<PhotoRecord> wear_folder(const WearFolder& task, const MaskSet& masks, const WarpFunction& warp,
                                     const WearStyle& style, const WearProgress& progress);

}  // namespace maskbench

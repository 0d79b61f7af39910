// Scores folders of pictures by metrics.
#pragma once

#include "score/folders/folder_metric.h"
#include "score/folders/name_pairs.h"

namespace maskbench {

// The folders to score. Null where no metric uses them.
struct FolderTask {
  const PictureFolder* fake = nullptr;
  const PictureFolder* reference = nullptr;  // paired with the fakes by name
  const PictureFolder* real = nullptr;       // the real pictures of FID and KID
  std::string protocol_suffix;               // appended to protocols, where pictures were resized
};

// Returns scores in the order of the metrics; those that need references score the pictures that have one. Reports
// progress to `reading` (the real pictures), then to `scoring`. Throws UserError when no picture has a reference and
// when the sizes of a pair differ.
std::vector<Scored> score_folders(std::vector<FolderMetric>& metrics, const FolderTask& task, const Advance& reading,
                                  const Advance& scoring);

}  // namespace maskbench

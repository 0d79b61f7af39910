// Metrics over folders of pictures.
#pragma once

#include "score/folders/folder_metric.h"
#include "score/folders/name_pairs.h"

namespace maskbench {

// What is scored, by what. Undefined folders are not asked for.
struct FolderTask {
  const PictureFolder* fake = nullptr;
  const PictureFolder* reference = nullptr;  // paired with the fakes by name
  const PictureFolder* real = nullptr;       // what sets of pictures are compared with
  std::string protocol_suffix;               // of metrics, where pictures were resized
};

// Scores in the order of the metrics; those that want references judge the pictures that have one. Throws UserError
// when nothing is paired and when the sizes of a pair differ. `looking` at the real pictures, then `scoring`.
std::vector<Scored> score_folders(std::vector<FolderMetric>& metrics, const FolderTask& task, const Advance& looking,
                                  const Advance& scoring);

}  // namespace maskbench

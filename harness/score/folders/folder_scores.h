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

// A folder as it was used: `input` is kImage for the pictures to score, kReference or kRealPictures.
struct UsedFolder {
  Input input;
  const PictureFolder* folder;
  int64_t unpaired = 0;  // of a reference folder: pictures without a namesake among those to score
};

struct FolderScores {
  std::vector<Scored> scores;  // in the order of the metrics
  std::vector<UsedFolder> folders;
};

// Scores the pictures; metrics that need references score the pictures that have one. A note beside a value says how many
// pictures were converted as other tools do not. Reports progress to `reading` (the real pictures), then to `scoring`.
// Throws UserError when no picture has a reference and when the sizes of a pair differ.
FolderScores score_folders(std::vector<FolderMetric>& metrics, const FolderTask& task, const Advance& reading,
                           const Advance& scoring);

// Whether the metric looks at pictures of that folder.
bool uses(const MetricInfo& metric, const UsedFolder& folder);

}  // namespace maskbench

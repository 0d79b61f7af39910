// Scores a folder of pictures by one metric, with the per-picture values of earlier calls from a cache.
#pragma once

#include "formats/content_cache.h"
#include "score/folders/picture_folder.h"
#include "score/scorer.h"

namespace maskbench {

// Cache key of a picture: hashes of the picture and of its reference (empty: it has none).
struct ScoredPicture {
  std::string sha256, reference_sha256;
};

class FolderMetric {
 public:
  // `networks` and `cache` must outlive it; without a cache nothing is kept.
  FolderMetric(const MetricInfo& info, Networks& networks, ContentCache* cache);

  const MetricInfo& info() const { return scorer_.info(); }
  bool lacks_weights() const { return scorer_.lacks_weights(); }
  bool uses(Input input) const { return scorer_.uses(input); }

  void add_real(const Tensor& pictures) { scorer_.add_real(pictures); }

  // Sets the pictures to score, in order, and looks up their values in the cache.
  void expect(const std::vector<ScoredPicture>& pictures);
  // Whether the value of picture `index` must be computed.
  bool wants(size_t index) const { return !known_[index]; }
  // Scores those of the pictures from `first` on, the rows of the batch, that have no value yet.
  void add(const ScoringBatch& batch, size_t first);

  // Returns the score and caches new values. The protocol ends in `suffix`. Nothing counts as left out where weights are
  // missing.
  Scored scored(const std::string& suffix);

 private:
  std::string key(const ScoredPicture& picture) const;
  Score merged(const Scored& fresh) const;
  void keep(const Scored& fresh);

  ContentCache* cache_;
  std::string device_;
  Scorer scorer_;
  std::vector<ScoredPicture> pictures_;
  std::vector<std::optional<double>> known_;
};

// The first input of the metric that a folder of pictures, with references and real pictures, cannot provide; nullopt
// when it provides all.
std::optional<Absence> unfit_for_folders(const MetricInfo& info);

}  // namespace maskbench

// One metric over a folder of pictures, with the values that are known from earlier calls.
#pragma once

#include "formats/content_cache.h"
#include "score/evaluate.h"
#include "score/folders/picture_folder.h"

namespace maskbench {

// What a picture is scored by: hashes of itself and of its reference (empty: it has none).
struct ScoredPicture {
  std::string sha256, reference_sha256;
};

class FolderMetric {
 public:
  // `networks` and `cache` must outlive it; no cache: nothing is kept.
  FolderMetric(const MetricInfo& info, Networks& networks, ContentCache* cache);

  const MetricInfo& info() const { return info_; }
  bool lacks_weights() const { return !weights_missing_.empty(); }
  bool wants_reference() const;
  bool wants_real() const { return metric_->wants_real(); }
  // Why pictures alone, with references, are not enough for it; nothing when they are.
  std::optional<std::string> unfit() const;

  void add_real(const Tensor& pictures) { metric_->add_real(pictures); }

  // What is to be scored, in order. Finds what is known of it.
  void expect(const std::vector<ScoredPicture>& pictures);
  // Whether the value of a picture must still be computed.
  bool wants(size_t place) const { return !known_[place]; }
  // Scores those of pictures [first, first + rows of the batch) that it wants.
  void add(const ScoringBatch& batch, size_t first);

  // Keeps what is new. The protocol ends in `suffix`.
  Scored scored(const std::string& suffix);
  // "3 of 10 left out: the pictures are ..."; empty when none was.
  std::string remark() const;

 private:
  std::string key(const ScoredPicture& picture) const;
  Score merged(const Score& fresh) const;
  void keep(const Score& fresh);

  const MetricInfo& info_;
  ContentCache* cache_;
  std::string weights_, device_, weights_missing_;
  std::unique_ptr<Metric> metric_;
  std::vector<ScoredPicture> pictures_;
  std::vector<std::optional<double>> known_;
  std::vector<size_t> added_;
  size_t left_out_ = 0;
  std::string reason_;  // of the first that was left out
};

}  // namespace maskbench

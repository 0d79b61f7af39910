#include "score/folders/folder_metric.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "base/bootstrap.h"
#include "base/sha256.h"
#include "numerics_sha256.h"
#include "results/metrics_file.h"

namespace maskbench {
namespace {

// A picture as large as any metric wants, nothing but that.
ScoringBatch sheet(bool with_reference) {
  ScoringBatch batch;
  batch.image = torch::zeros({1, 3, 256, 256});
  if (with_reference) batch.reference = batch.image;
  return batch;
}

double number_of(const TensorView& view) {
  double value = 0;
  std::memcpy(&value, view.bytes.data(), sizeof value);
  return value;
}

bool has_value(const std::optional<double>& value) { return value.has_value(); }

// Whether the score is the mean of its pictures' values, and nothing else.
bool is_mean(const Score& score, size_t pictures) {
  return score.per_image.size() == pictures && statistic_of(score.value, score.per_image) == Statistic::mean;
}

}  // namespace

FolderMetric::FolderMetric(const MetricInfo& info, Networks& networks, ContentCache* cache)
    : info_(info), cache_(cache), weights_(weights_sha256(info, networks)), metric_(make_metric(info, networks)) {
  for (const std::string& network : info.networks)
    if (const auto reason = networks.missing(network)) weights_missing_ = *reason;
  if (!info.networks.empty()) device_ = networks.device().str();
}

bool FolderMetric::wants_reference() const {
  return !lacks_weights() && !wants_real() && metric_->missing(sheet(false)).has_value();
}

std::optional<std::string> FolderMetric::unfit() const {
  if (lacks_weights() || wants_real()) return std::nullopt;
  return metric_->missing(sheet(true));
}

std::string FolderMetric::key(const ScoredPicture& picture) const {
  return sha256(fmt::format("{}\n{}\nfloat32 {}\n{}\n{}\n{}", info_.protocol, weights_, device_,
                            MASKBENCH_NUMERICS_SHA256, picture.sha256, picture.reference_sha256));
}

void FolderMetric::expect(const std::vector<ScoredPicture>& pictures) {
  pictures_ = pictures;
  known_.assign(pictures.size(), std::nullopt);
  for (size_t i = 0; cache_ && i < pictures.size(); ++i)
    if (const auto kept = cache_->find(key(pictures[i]))) known_[i] = number_of(*kept);
}

void FolderMetric::add(const ScoringBatch& batch, size_t first) {
  std::vector<int64_t> rows;
  const int64_t count = batch.image.size(0);
  for (int64_t i = 0; i < count; ++i)
    if (wants(first + size_t(i))) rows.push_back(i);
  if (rows.empty()) return;
  if (const auto reason = metric_->missing(batch)) {
    if (left_out_ == 0) reason_ = *reason;
    left_out_ += rows.size();
    return;
  }
  if (int64_t(rows.size()) == count) {
    metric_->add(batch);
  } else {
    const Tensor places = torch::tensor(rows);
    ScoringBatch part;
    part.image = batch.image.index_select(0, places);
    if (batch.reference.defined()) part.reference = batch.reference.index_select(0, places);
    metric_->add(part);
  }
  for (int64_t row : rows) added_.push_back(first + size_t(row));
}

void FolderMetric::keep(const Score& fresh) {
  if (!cache_ || !is_mean(fresh, added_.size())) return;
  for (size_t i = 0; i < added_.size(); ++i) {
    const auto* bytes = reinterpret_cast<const char*>(&fresh.per_image[i]);
    cache_->put(key(pictures_[added_[i]]), {"F64", {1}, {bytes, sizeof(double)}});
  }
}

// Values of this call and of earlier ones, in the order of the pictures.
Score FolderMetric::merged(const Score& fresh) const {
  std::vector<std::optional<double>> all = known_;
  for (size_t i = 0; i < added_.size(); ++i) all[added_[i]] = fresh.per_image.at(i);
  Score score;
  for (const auto& value : all)
    if (value) score.per_image.push_back(*value);
  score.value = statistic(Statistic::mean, score.per_image);
  score.n = int64_t(score.per_image.size());
  return score;
}

Scored FolderMetric::scored(const std::string& suffix) {
  Scored scored{&info_, {}, "", info_.protocol, weights_, {}};
  const bool is_new = !added_.empty(), is_known = std::any_of(known_.begin(), known_.end(), has_value);
  const Score fresh = is_new ? metric_->score() : Score();
  if (is_new) keep(fresh);
  if (is_known || is_new) scored.score = is_known ? merged(fresh) : fresh;
  for (size_t i = 0; i < known_.size(); ++i)
    if (known_[i] || std::binary_search(added_.begin(), added_.end(), i)) scored.judged.push_back(int64_t(i));
  const std::string& note = scored.score.note;
  if (scored.score.n == 0) {
    scored.absent = !reason_.empty() ? reason_ : !note.empty() ? note : "no picture could be scored";
    scored.reason = lacks_weights() ? kMissingWeights : !reason_.empty() ? kMissingInput : kNothingScored;
  }
  if (!scored.score.protocol.empty()) scored.protocol = scored.score.protocol;
  scored.protocol += suffix;
  return scored;
}

std::string FolderMetric::remark() const {
  if (left_out_ == 0 || lacks_weights()) return "";
  return fmt::format("{}: {} of {} pictures left out: {}", info_.name, left_out_, pictures_.size(), reason_);
}

}  // namespace maskbench

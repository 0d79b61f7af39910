#include "score/folders/folder_metric.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "base/bootstrap.h"
#include "base/sha256.h"
#include "results/identity.h"
#include "score/metric_identity.h"

namespace maskbench {
namespace {

double number_of(const TensorView& view) {
  double value = 0;
  std::memcpy(&value, view.bytes.data(), sizeof value);
  return value;
}

bool has_value(const std::optional<double>& value) { return value.has_value(); }

// Whether the score is the mean of its pictures' values.
bool is_mean(const Score& score, size_t pictures) {
  return score.per_image.size() == pictures && statistic_of(score.value, score.per_image) == Statistic::mean;
}

}  // namespace

FolderMetric::FolderMetric(const MetricInfo& info, Networks& networks, ContentCache* cache)
    : cache_(cache), scorer_(info, networks) {
  if (!info.networks.empty()) device_ = networks.device().str();
}

std::string FolderMetric::key(const ScoredPicture& picture) const {
  return sha256(fmt::format("{}\n{}\nfloat32 {}\n{}\n{}\n{}\n{}", info().protocol, scorer_.weights(), device_,
                            numerics_sha256(), metric_source_sha256(info()), picture.sha256, picture.reference_sha256));
}

void FolderMetric::expect(const std::vector<ScoredPicture>& pictures) {
  pictures_ = pictures;
  known_.assign(pictures.size(), std::nullopt);
  for (size_t i = 0; cache_ && i < pictures.size(); ++i)
    if (const auto kept = cache_->find(key(pictures[i]))) known_[i] = number_of(*kept);
}

void FolderMetric::add(const ScoringBatch& batch, size_t first) {
  std::vector<int64_t> rows, indices;
  const int64_t count = batch.image.size(0);
  for (int64_t i = 0; i < count; ++i)
    if (wants(first + size_t(i))) rows.push_back(i), indices.push_back(int64_t(first) + i);
  if (rows.empty()) return;
  if (int64_t(rows.size()) == count) return scorer_.add(batch, indices);
  const Tensor places = torch::tensor(rows);
  ScoringBatch part;
  part.image = batch.image.index_select(0, places);
  if (batch.reference.defined()) part.reference = batch.reference.index_select(0, places);
  scorer_.add(part, indices);
}

void FolderMetric::keep(const Scored& fresh) {
  if (!cache_ || !is_mean(fresh.score, fresh.judged.size())) return;
  for (size_t i = 0; i < fresh.judged.size(); ++i) {
    const auto* bytes = reinterpret_cast<const char*>(&fresh.score.per_image[i]);
    cache_->put(key(pictures_[size_t(fresh.judged[i])]), {"F64", {1}, {bytes, sizeof(double)}});
  }
}

// Values of this call and of earlier ones, in the order of the pictures.
Score FolderMetric::merged(const Scored& fresh) const {
  std::vector<std::optional<double>> all = known_;
  for (size_t i = 0; i < fresh.judged.size(); ++i) all[size_t(fresh.judged[i])] = fresh.score.per_image.at(i);
  Score score;
  for (const auto& value : all)
    if (value) score.per_image.push_back(*value);
  score.value = statistic(Statistic::mean, score.per_image);
  score.n = int64_t(score.per_image.size());
  return score;
}

Scored FolderMetric::scored(const std::string& suffix) {
  Scored scored = scorer_.scored();
  if (!scored.judged.empty()) keep(scored);
  if (std::any_of(known_.begin(), known_.end(), has_value)) {
    scored.score = merged(scored);
    scored.absent = scored.reason = "";
    std::vector<int64_t> all;
    for (size_t i = 0; i < known_.size(); ++i)
      if (known_[i] || std::binary_search(scored.judged.begin(), scored.judged.end(), int64_t(i)))
        all.push_back(int64_t(i));
    scored.judged = std::move(all);
  }
  scored.protocol += suffix;
  return scored;
}

std::optional<Absence> unfit_for_folders(const MetricInfo& info) {
  for (const Input input : info.needs)
    if (input != Input::kImage && input != Input::kReference && input != Input::kRealPictures) return absence_of(input);
  return std::nullopt;
}

}  // namespace maskbench

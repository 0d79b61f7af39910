#include "score/scorer.h"

#include <algorithm>

#include "results/metrics_file.h"

namespace maskbench {

Scorer::Scorer(const MetricInfo& info, Networks& networks, std::string compared_with)
    : info_(info), compared_with_(std::move(compared_with)), weights_(weights_sha256(info, networks)) {
  if (const auto missing = load_networks(info, networks))
    absence_ = *missing;
  else
    metric_ = info.make(networks);
}

void Scorer::add_real(const Tensor& pictures) {
  if (!uses(Input::kRealPictures)) return;
  metric_->add_real(pictures);
  has_real_ = true;
}

std::optional<Absence> Scorer::absence_of_batch(const ScoringBatch& batch) const {
  if (lacks_weights()) return absence_;
  if (uses(Input::kRealPictures) && !has_real_) return absence_of(Input::kRealPictures);
  if (const auto missing = missing_input(info_.needs, batch)) return missing;
  if (const auto complaint = metric_->complaint(batch)) return Absence{"unfit_pictures", *complaint};
  return std::nullopt;
}

void Scorer::add(const ScoringBatch& batch, const std::vector<int64_t>& indices) {
  if (const auto absence = absence_of_batch(batch)) {
    if (left_out_ == 0) absence_ = *absence;
    left_out_ += int64_t(indices.size());
    return;
  }
  metric_->add(batch);
  judged_.insert(judged_.end(), indices.begin(), indices.end());
}

Scored Scorer::scored() const {
  Scored scored{.info = &info_, .protocol = info_.protocol, .weights = weights_, .judged = judged_};
  if (!judged_.empty()) scored.score = metric_->score();
  if (!scored.score.protocol.empty()) scored.protocol = scored.score.protocol;
  if (!judged_.empty() && !compared_with_.empty() && uses(Input::kReference)) {
    scored.compared_with = compared_with_;
    scored.protocol += " to " + compared_with_;
  }
  if (left_out_ > 0 && !lacks_weights()) {
    scored.left_out = left_out_;
    scored.left_out_reason = absence_.text;
  }
  if (scored.score.n > 0) return scored;
  const bool left_out = judged_.empty() && !absence_.text.empty();
  scored.reason = left_out ? absence_.reason : kNoValue;
  const std::string& note = scored.score.note;
  scored.absent = left_out ? absence_.text : note.empty() ? "no picture could be scored" : note;
  return scored;
}

void add_real(std::vector<Scorer>& scorers, const Tensor& pictures) {
  for (Scorer& scorer : scorers) scorer.add_real(pictures);
}

bool any_uses(const std::vector<Scorer>& scorers, Input input) {
  return std::any_of(scorers.begin(), scorers.end(), [=](const Scorer& scorer) { return scorer.uses(input); });
}

}  // namespace maskbench

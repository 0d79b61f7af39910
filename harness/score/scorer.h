// Scores pictures by one metric: leaves out what the metric cannot score and keeps the first reason.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "maskbench/metric_networks.h"
#include "score/scored.h"

namespace maskbench {

class Scorer {
 public:
  // Loads the metric's networks; `networks` must outlive it. `compared_with` names the references where they are not
  // the truth. Throws UserError where weights are damaged.
  Scorer(const MetricInfo& info, Networks& networks, std::string compared_with = "");

  const MetricInfo& info() const { return info_; }
  const std::string& weights() const { return weights_; }  // SHA-256; empty where it has none or they are missing
  bool lacks_weights() const { return !metric_; }
  // Whether the metric can be computed and needs `input`.
  bool uses(Input input) const { return metric_ && needs(info_, input); }

  // Passes on real pictures, [B,3,H,W], to a metric that uses them. All before the first add.
  void add_real(const Tensor& pictures);
  // Scores a batch whose rows are the pictures `indices`, or leaves it out. Indices ascend from call to call.
  void add(const ScoringBatch& batch, const std::vector<int64_t>& indices);

  const std::vector<int64_t>& judged() const { return judged_; }  // those scored so far
  int64_t left_out() const { return left_out_; }                  // how many were not
  const Absence& absence() const { return absence_; }             // of the first that was left out

  Scored scored() const;

 private:
  std::optional<Absence> absence_of_batch(const ScoringBatch& batch) const;

  const MetricInfo& info_;
  std::string compared_with_, weights_;
  Absence absence_;
  std::unique_ptr<Metric> metric_;  // null: weights are missing
  bool has_real_ = false;
  std::vector<int64_t> judged_;
  int64_t left_out_ = 0;
};

// Feeds real pictures to the scorers that use them.
void add_real(std::vector<Scorer>& scorers, const Tensor& pictures);
// Whether any scorer uses `input`.
bool any_uses(const std::vector<Scorer>& scorers, Input input);

}  // namespace maskbench

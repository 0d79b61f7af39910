// What every metric must do, whatever it measures.
#include <fmt/format.h>

#include <cmath>

#include "maskbench/metric_networks.h"
#include "plugin/loader/load.h"
#include "plugin/loader/metric_json.h"
#include "plugin/measure/remote_metric.h"
#include "plugin/suite/check.h"
#include "plugin/suite/variants.h"
#include "system/program_path.h"

namespace maskbench {
namespace {

constexpr int64_t kPictures = 6, kScoredSize = 64;
constexpr double kTolerance = 1e-6;

// Pictures with every input that a metric can need.
ScoringBatch random_pictures(uint64_t which) {
  Rng rng(5, "metric suite", which);
  const auto uniform = [&](at::IntArrayRef shape) { return rng.uniform(shape); };
  ScoringBatch batch;
  batch.image = uniform({kPictures, 3, kScoredSize, kScoredSize});
  batch.reference = (batch.image + 0.1 * uniform({kPictures, 3, kScoredSize, kScoredSize})).clamp(0, 1);
  batch.mask = uniform({kPictures, kScoredSize, kScoredSize});
  batch.template_alpha = uniform({kPictures, kScoredSize, kScoredSize});
  const Tensor identity = torch::eye(3, torch::kFloat64).expand({kPictures, 3, 3});
  batch.truth_homography = batch.constant_homography = identity;
  batch.homography = identity + 0.05 * uniform({kPictures, 3, 3}).to(torch::kFloat64);
  batch.truth_mask = uniform({kPictures, kScoredSize, kScoredSize}) > 0.5;
  batch.head = uniform({kPictures, kScoredSize, kScoredSize}) > 0.2;
  batch.nose_and_mouth = uniform({kPictures, kScoredSize, kScoredSize}) > 0.8;
  batch.eyes = uniform({kPictures, kScoredSize, kScoredSize}) > 0.9;
  return batch;
}

Score scored(Metric& metric, const MetricInfo& info, const std::vector<ScoringBatch>& batches) {
  if (needs(info, Input::kRealPictures)) metric.add_real(random_pictures(9).image);
  for (const ScoringBatch& batch : batches) {
    if (const auto complaint = metric.complaint(batch))
      throw CheckFailed(fmt::format("it refuses six pictures of 64 x 64: {}", *complaint));
    metric.add(batch);
  }
  return metric.score();
}

Score scored_here(const std::string& file, const std::vector<ScoringBatch>& batches) {
  const MetricInfo& info = load_metric(file);
  Networks networks;
  const auto metric = make_metric(info, networks);
  return scored(*metric, info, batches);
}

bool near(double a, double b) { return std::abs(a - b) <= kTolerance * std::max({1.0, std::abs(a), std::abs(b)}); }

void expect_same(const Score& a, const Score& b, const std::string& otherwise) {
  expect(a.n == b.n && near(a.value, b.value),
         fmt::format("{}: {} of {} pictures, {} of {}", otherwise, a.value, a.n, b.value, b.n));
}

void check_declaration(const MetricInfo& info) {
  for (const auto& [what, text] : {std::pair("protocol", info.protocol), {"title", info.title}, {"about", info.about}})
    expect(!text.empty(), fmt::format("it has no {}", what));
  expect(!info.needs.empty(), "it needs no input");
  for (const std::string& network : info.networks)
    expect(find_network(network), fmt::format("it names a network \"{}\", which the program does not have", network));
}

void check_value(const std::string& file) {
  const Score score = scored_here(file, {random_pictures(0)});
  expect(std::isfinite(score.value), "its value of six random pictures is not finite");
  expect(score.n > 0 && score.n <= kPictures, fmt::format("it counts {} pictures of {}", score.n, kPictures));
  expect(score.per_image.empty() || int64_t(score.per_image.size()) == score.n,
         fmt::format("it has {} values of {} pictures: one each, or none", score.per_image.size(), score.n));
}

void check_batches(const std::string& file) {
  const ScoringBatch all = random_pictures(0);
  const Score whole = scored_here(file, {all});
  expect_same(whole, scored_here(file, {all}), "two calls differ");
  expect_same(whole, scored_here(file, {slice_rows(all, 0, 2), slice_rows(all, 2, kPictures)}),
              "two batches give another value than one");
}

void check_empty(const std::string& file) {
  Networks networks;
  const Score score = make_metric(load_metric(file), networks)->score();
  expect(score.n == 0 && std::isnan(score.value), "without a picture it must give NaN and n = 0");
}

void check_process(const Probe& probe) {
  RemoteMetric remote(this_program(), probe.file);
  const Score there = scored(remote, load_metric(probe.file), {random_pictures(0)});
  expect(there.note.empty() || there.n > 0, there.note);
  expect_same(scored_here(probe.file, {random_pictures(0)}), there, "a process of its own gives another value");
}

}  // namespace

std::vector<Check> metric_checks(const Probe& probe) {
  const std::string file = probe.file;
  return {{"declares a protocol, a title, a description and its inputs", [=] { check_declaration(load_metric(file)); }},
          {"gives a finite value of random pictures", [=] { check_value(file); }},
          {"gives the same value again, whatever the batches", [=] { check_batches(file); }},
          {"gives no value without a picture", [=] { check_empty(file); }},
          {"gives the same value in a process of its own", [=] { check_process(probe); }}};
}

}  // namespace maskbench

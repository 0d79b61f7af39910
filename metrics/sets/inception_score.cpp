#include "metrics/sets/inception_score.h"

#include <cmath>

#include "metrics/networks/embedded.h"
#include "metrics/sets/feature_rows.h"

namespace maskbench {
namespace {

class InceptionScore final : public Metric {
 public:
  InceptionScore(Networks& networks, std::string network, size_t output, int64_t splits)
      : logits_(networks, std::move(network), output), splits_(splits) {}

  void add(const ScoringBatch& batch) override { logits_.add(batch.image); }
  Score score() const override { return inception_score_of(logits_.rows(), splits_); }

 private:
  FeatureRows logits_;
  int64_t splits_;
};

constexpr const char* kAbout = ": clear classes of many kinds; blind to masks, never rank by it";

const RegisterMetric kTf2015({.name = "is",
                              .protocol = "is-tf2015",
                              .title = "IS",
                              .unit = "",
                              .about = std::string("Inception Score as published, 10 splits") + kAbout,
                              .needs = {Input::kImage},
                              .networks = {"inception2015-tf"},
                              .make = [](Networks& n) { return inception_score(n, "inception2015-tf", 1, 10); }});
const RegisterMetric kSbarratt({.name = "is-sbarratt",
                                .protocol = "is-sbarratt",
                                .title = "IS (torchvision)",
                                .unit = "",
                                .about = std::string("Inception Score by torchvision's Inception v3, 1 split") + kAbout,
                                .needs = {Input::kImage},
                                .networks = {"inception_v3"},
                                .make = [](Networks& n) { return inception_score(n, "inception_v3", 0, 1); }});
const RegisterMetric kSqueezeNet(
    {.name = "is-squeezenet1.1",
     .protocol = "is-squeezenet1.1",
     .title = "IS (SqueezeNet)",
     .unit = "",
     .about = std::string("as IS by SqueezeNet 1.1, 10 splits: not the published score") + kAbout,
     .needs = {Input::kImage},
     .networks = {"squeezenet1_1-classifier"},
     .make = [](Networks& n) { return inception_score(n, "squeezenet1_1-classifier", 0, 10); }});
const RegisterMetric kEmbedded(
    {.name = "is-embedded",
     .protocol = "is-embedded",
     .title = "IS (embedded)",
     .unit = "",
     .about = "as IS, 1 split, by the program's own classifier: clear mask designs and poses, of all kinds",
     .caveat = kEmbeddedCaveat,
     .needs = {Input::kImage},
     .networks = {"embedded-classifier"},
     .make = [](Networks& n) { return inception_score(n, "embedded-classifier", 0, 1); }});

}  // namespace

std::unique_ptr<Metric> inception_score(Networks& networks, std::string network, size_t output, int64_t splits) {
  return std::make_unique<InceptionScore>(networks, std::move(network), output, splits);
}

// Trap:       p log p is NaN for a class that underflowed to 0; log-softmax is finite, so p times it is 0.
Score inception_score_of(const Tensor& logits, int64_t splits) {
  const int64_t n = logits.defined() ? logits.size(0) : 0;
  if (n < splits)
    return {.value = NAN, .n = 0, .per_image = {}, .note = c10::str(splits, " splits need as many pictures, not ", n)};
  const Tensor log_p = torch::log_softmax(logits.to(torch::kFloat64), 1), p = log_p.exp();
  std::vector<double> scores;
  for (int64_t i = 0; i < splits; ++i) {
    const int64_t first = i * n / splits, end = (i + 1) * n / splits;
    const Tensor part = p.slice(0, first, end), log_mean = part.mean(0, /*keepdim=*/true).log();
    const Tensor terms = part * (log_p.slice(0, first, end) - log_mean);
    scores.push_back(std::exp(torch::where(part > 0, terms, 0).sum(1).mean().item<double>()));
  }
  const Tensor all = torch::tensor(scores, torch::kFloat64);
  return {.value = all.mean().item<double>(),
          .n = n,
          .per_image = {},
          .spread = all.std(/*unbiased=*/false).item<double>()};
}

}  // namespace maskbench

// A metric that crashes at its second batch.
#include <csignal>
#include <limits>

#include "maskbench/metric_plugin.h"

namespace maskbench {
namespace {

class Crashing final : public Metric {
 public:
  void add(const ScoringBatch& /*batch*/) override {
    if (added_) std::raise(SIGSEGV);
    added_ = true;
  }
  Score score() const override { return {std::numeric_limits<double>::quiet_NaN(), 0, {}}; }

 private:
  bool added_ = false;
};

}  // namespace
}  // namespace maskbench

MASKBENCH_METRIC("crashing_metric", "1.0",
                 {.protocol = "crashing-1",
                  .title = "Crashing",
                  .about = "nothing: it crashes",
                  .needs = {Input::kImage},
                  .make = [](Networks&) -> std::unique_ptr<Metric> { return std::make_unique<Crashing>(); }})

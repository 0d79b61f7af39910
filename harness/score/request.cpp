#include "score/request.h"

#include "results/identity.h"
#include "score/metric_identity.h"

namespace maskbench {
namespace {

using Json = nlohmann::ordered_json;

ScoreKey key_of(const MetricInfo& metric, const Run& run, const std::string& device_type) {
  const std::string source = metric_source_sha256(metric);
  Json inputs = {{"source", source},
                 {"program", numerics_sha256()},
                 {"weights", weights_of(metric)},
                 {"pairs", run.eval.integer("pairs")},
                 {"seed", run.eval.integer("seed")},
                 {"device", device_type}};
  if (run.eval.text("split") != "test") inputs["split"] = run.eval.text("split");
  if (needs(metric, Input::kReference)) {
    inputs["reference"] = run.eval.text("reference");
    if (!run.reference_source_sha256.empty()) inputs["reference_source"] = run.reference_source_sha256;
  }
  return score_key(metric.name, source, std::move(inputs));
}

}  // namespace

ScoreRequest score_request(const Run& run, const std::string& device_type) {
  ScoreRequest request;
  request.iteration = run.trained ? run.train.integer("iterations") : 0;
  for (const std::string& name : run.eval.texts("metrics"))
    if (const MetricInfo* metric = find_metric(name)) request.keys.push_back(key_of(*metric, run, device_type));
  request.figure = {{"faces", run.eval.integers("figure_faces")}, {"masks", run.eval.integers("figure_masks")}};
  if (run.eval.text("split") != "test") request.figure["split"] = run.eval.text("split");
  if (run.trained) request.checkpoints = run.eval.text("checkpoints");
  return request;
}

}  // namespace maskbench

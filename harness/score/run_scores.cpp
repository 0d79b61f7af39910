#include "score/run_scores.h"

#include "score/readings.h"
#include "system/parent_channel.h"

namespace maskbench {
namespace {

ScoreFile score_file_of(const RunScoring& scoring, const Evaluation& evaluation, const Scored& scored,
                        int64_t iteration) {
  ScoreFile file{.run = scoring.run_hash,
                 .iteration = iteration,
                 .pairs = evaluation.pairs,
                 .mask_share = evaluation.mask_share,
                 .reading = reading_of(scored)};
  if (auto values = picture_values_of(scored)) file.values = *std::move(values);
  return file;
}

}  // namespace

double score_weights(const RunScoring& scoring, Wearer& wearer, int64_t iteration) {
  std::vector<const ScoreKey*> missing;
  std::vector<std::string> metrics;
  double mask_share = 0;
  for (const ScoreKey& key : scoring.request.keys) {
    if (const auto there = find_score(scoring.folder.path(), scoring.run_hash, iteration, key)) {
      mask_share = there->mask_share;
    } else {
      missing.push_back(&key);
      metrics.push_back(key.metric);
    }
  }
  if (missing.empty() && !scoring.request.keys.empty()) return mask_share;
  report_progress("scoring", 0, 1);
  const Options& eval = scoring.run.eval;
  const auto pairs = draw_pairs(scoring.source, Split::kTest, eval.integer("pairs"), uint64_t(eval.integer("seed")));
  const Evaluation found = evaluate(wearer, scoring.source, pairs, scoring.start, metrics, scoring.networks,
                                    scoring.device, scoring.comparison());
  for (size_t i = 0; i < missing.size(); ++i)
    write_score(scoring.folder.path(), *missing[i], score_file_of(scoring, found, found.scores[i], iteration));
  return found.mask_share;
}

}  // namespace maskbench

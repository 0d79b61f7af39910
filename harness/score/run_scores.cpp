#include "score/run_scores.h"

#include <fmt/format.h>

#include <cmath>

#include "base/face_traits.h"
#include "score/readings.h"
#include "system/parent_channel.h"

namespace maskbench {
namespace {

std::optional<int64_t> rounded(std::optional<double> degrees) {
  return degrees ? std::optional<int64_t>(std::llround(*degrees)) : std::nullopt;
}

std::vector<ScoredPair> scored_pairs(const Source& source, Split split, const std::vector<Pair>& pairs) {
  std::vector<ScoredPair> scored;
  for (const Pair& pair : pairs) {
    ScoredPair one{pair.face, pair.mask, source.person_of(split, pair.face)};
    if (const auto anchors = source.face_anchors(split, pair.face)) {
      one.yaw = rounded(face_yaw(*anchors));
      one.skin_tone = rounded(skin_tone(source.face(split, pair.face), *anchors));
    }
    scored.push_back(one);
  }
  return scored;
}

// Draws the pairs of [eval], and warns where there are fewer.
std::vector<Pair> pairs_of(const Source& source, const Options& eval) {
  const int64_t asked = eval.integer("pairs");
  const Split split = scored_split(eval);
  auto pairs = draw_pairs(source, split, asked, uint64_t(eval.integer("seed")));
  if (int64_t(pairs.size()) < asked)
    report_warning(fmt::format("[eval] asks for {} pairs, but {} {} faces and {} masks make {}: all are scored", asked,
                               source.faces(split), name_of(split), source.masks(), pairs.size()));
  return pairs;
}

ScoreFile score_file_of(const RunScoring& scoring, const std::vector<ScoredPair>& pairs, const Evaluation& evaluation,
                        const Scored& scored, int64_t iteration) {
  ScoreFile file{.run = scoring.run_hash,
                 .iteration = iteration,
                 .pairs = pairs,
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
  const std::vector<Pair> pairs = pairs_of(scoring.source, scoring.run.eval);
  const Split split = scored_split(scoring.run.eval);
  const Evaluation found = evaluate(wearer, scoring.source, split, pairs, scoring.start, metrics, scoring.networks,
                                    scoring.device, scoring.comparison());
  const auto listed = scored_pairs(scoring.source, split, pairs);
  for (size_t i = 0; i < missing.size(); ++i)
    write_score(scoring.folder.path(), *missing[i], score_file_of(scoring, listed, found, found.scores[i], iteration));
  return found.mask_share;
}

}  // namespace maskbench

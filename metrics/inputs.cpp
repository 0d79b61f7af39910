// The inputs of metrics: the tensor of each in a batch, and what is reported where it is not there.
#include <algorithm>

#include "maskbench/metric.h"

namespace maskbench {
namespace {

struct InputInfo {
  Input input;
  Tensor ScoringBatch::*tensor;  // null: no part of a batch
  const char *reason, *text;
};

constexpr const char* kUnknownTruth = "the source knows no truth";
constexpr const char* kUnknownRegions = "the source knows no regions";

constexpr InputInfo kInputs[] = {
    {Input::kImage, &ScoringBatch::image, "no_picture", "there are no pictures"},
    {Input::kReference, &ScoringBatch::reference, "no_reference", "there is nothing to compare with"},
    {Input::kMask, &ScoringBatch::mask, "unknown_mask", "it is not known where the mask lies"},
    {Input::kHomography, &ScoringBatch::homography, "no_warp", "the model has no warp"},
    {Input::kTemplateAlpha, &ScoringBatch::template_alpha, "unknown_template", "the mask before its warp is not known"},
    {Input::kTruthHomography, &ScoringBatch::truth_homography, "unknown_truth", kUnknownTruth},
    {Input::kConstantHomography, &ScoringBatch::constant_homography, "unknown_truth", kUnknownTruth},
    {Input::kTruthMask, &ScoringBatch::truth_mask, "unknown_truth", kUnknownTruth},
    {Input::kHead, &ScoringBatch::head, "no_landmarks", kUnknownRegions},
    {Input::kNoseAndMouth, &ScoringBatch::nose_and_mouth, "no_landmarks", kUnknownRegions},
    {Input::kEyes, &ScoringBatch::eyes, "no_landmarks", kUnknownRegions},
    {Input::kRealPictures, nullptr, "no_real_pictures", "there are no real pictures to compare with"},
};

const InputInfo& info_of(Input input) {
  return *std::find_if(std::begin(kInputs), std::end(kInputs), [=](const InputInfo& i) { return i.input == input; });
}

}  // namespace

ScoringBatch slice_rows(const ScoringBatch& batch, int64_t first, int64_t end) {
  ScoringBatch rows;
  for (const InputInfo& info : kInputs)
    if (info.tensor && (batch.*info.tensor).defined()) rows.*info.tensor = (batch.*info.tensor).slice(0, first, end);
  return rows;
}

Absence absence_of(Input input) { return {info_of(input).reason, info_of(input).text}; }

std::optional<Absence> missing_input(const std::vector<Input>& needs, const ScoringBatch& batch) {
  for (const Input input : needs) {
    const auto tensor = info_of(input).tensor;
    if (tensor && !(batch.*tensor).defined()) return absence_of(input);
  }
  return std::nullopt;
}

bool needs(const MetricInfo& info, Input input) {
  return std::find(info.needs.begin(), info.needs.end(), input) != info.needs.end();
}

}  // namespace maskbench

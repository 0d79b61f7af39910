#include "utility/people.h"

#include <map>

#include "maskbench/stream_seed.h"
#include "utility/picture_bytes.h"

namespace maskbench {
namespace {

constexpr size_t kSceneBatch = 32;

// The place of each number among the distinct ones, in order of appearance.
Tensor numbered(const std::vector<int64_t>& persons) {
  std::map<int64_t, int64_t> numbers;
  std::vector<int64_t> found;
  for (const int64_t person : persons)
    found.push_back(numbers.try_emplace(person, int64_t(numbers.size())).first->second);
  return torch::tensor(found);
}

}  // namespace

void People::add_to_train(int64_t face) {
  train_.push_back({face, design_of(Split::kTrain, face)});
  train_of_.push_back(source_->person_of(Split::kTrain, face));
}

int64_t People::design_of(Split split, int64_t face) const {
  const char* purpose = split == Split::kTrain ? "design to train with" : "design to test with";
  return int64_t(stream_seed(0, purpose, uint64_t(face)) % uint64_t(source_->masks()));
}

LabelledPictures People::without_masks() const {
  std::vector<Tensor> bare;
  for (const Pair& pair : train_) bare.push_back(bytes_of(source_->face(Split::kTrain, pair.face)));
  return {torch::stack(bare), Tensor(), numbered(train_of_)};
}

LabelledPictures People::wearing(const WearBatch& wear) const {
  const torch::NoGradGuard off;
  std::vector<Tensor> bare, masked;
  for (size_t first = 0; first < train_.size(); first += kSceneBatch) {
    const KnownScene known = load_scene(*source_, Split::kTrain, train_, first, kSceneBatch);
    bare.push_back(bytes_of(known.scene.face));
    masked.push_back(bytes_of(wear(known.scene)));
  }
  return {torch::cat(bare), torch::cat(masked), numbered(train_of_)};
}

Anchors People::average_anchors() const {
  Anchors mean{};
  for (const Pair& pair : train_) {
    const Anchors anchors = source_->face_anchors(Split::kTrain, pair.face).value();
    for (size_t i = 0; i < anchors.size(); ++i) {
      mean[i].x += anchors[i].x / double(train_.size());
      mean[i].y += anchors[i].y / double(train_.size());
    }
  }
  return mean;
}

}  // namespace maskbench

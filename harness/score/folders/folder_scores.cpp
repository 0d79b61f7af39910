#include "score/folders/folder_scores.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <numeric>
#include <set>

#include "data/tensors/picture_tensor.h"
#include "maskbench/errors.h"

namespace maskbench {
namespace {

constexpr size_t kMaxBatch = 32;
constexpr int64_t kMaxPixels = 4 << 20;  // of a batch

Tensor stacked(const std::vector<Picture>& pictures) {
  std::vector<Tensor> rows;
  for (const Picture& picture : pictures) rows.push_back(to_tensor(picture));
  return torch::stack(rows);
}

// The end of the batch from `first` on: pictures of one size.
size_t end_of_size(const std::vector<FolderPicture>& pictures, size_t first) {
  const int width = pictures[first].width, height = pictures[first].height;
  const size_t most = std::clamp<size_t>(size_t(kMaxPixels / (int64_t(width) * height)), 1, kMaxBatch);
  size_t end = first + 1;
  while (end < pictures.size() && end - first < most && pictures[end].width == width && pictures[end].height == height)
    ++end;
  return end;
}

std::vector<size_t> indices_of(size_t first, size_t end) {
  std::vector<size_t> indices(end - first);
  std::iota(indices.begin(), indices.end(), first);
  return indices;
}

class FolderScoring {
 public:
  FolderScoring(std::vector<FolderMetric>& metrics, const FolderTask& task)
      : metrics_(metrics), task_(task), fakes_(task.fake->pictures()), partner_(fakes_.size()) {
    if (task.reference) find_partners();
    std::vector<ScoredPicture> scored;
    for (size_t i = 0; i < fakes_.size(); ++i) scored.push_back({fakes_[i].sha256, reference_sha256(i)});
    for (FolderMetric& metric : metrics_) metric.expect(scored);
  }

  // Feeds the real pictures to the metrics that use them.
  void add_real(const Advance& advance) {
    if (!task_.real) return;
    const auto& pictures = task_.real->pictures();
    for (size_t first = 0, end = 0; first < pictures.size(); first = end) {
      end = end_of_size(pictures, first);
      const Tensor batch = stacked(task_.real->read(indices_of(first, end)));
      for (FolderMetric& metric : metrics_) metric.add_real(batch);
      advance(int64_t(end), int64_t(pictures.size()));
    }
  }

  std::vector<UsedFolder> folders() const {
    std::vector<UsedFolder> folders{{Input::kImage, task_.fake}};
    if (task_.reference)
      folders.push_back({Input::kReference, task_.reference, int64_t(task_.reference->pictures().size()) - pairs_});
    if (task_.real) folders.push_back({Input::kRealPictures, task_.real});
    return folders;
  }

  void run(const Advance& advance) {
    for (size_t first = 0, end = 0; first < fakes_.size(); first = end) {
      end = end_of_batch(first);
      if (is_wanted(first, end)) {
        const ScoringBatch batch = batch_of(first, end);
        for (FolderMetric& metric : metrics_) metric.add(batch, first);
      }
      advance(int64_t(end), int64_t(fakes_.size()));
    }
  }

 private:
  void find_partners() {
    const auto& references = task_.reference->pictures();
    std::vector<std::string> of_fakes, of_references;
    for (const FolderPicture& picture : fakes_) of_fakes.push_back(picture.name);
    for (const FolderPicture& picture : references) of_references.push_back(picture.name);
    const NamePairs found = pair_by_name(of_fakes, of_references);
    if (found.pairs.empty())
      throw UserError(fmt::format("{} and {}: no picture of the one has a namesake in the other, such as {} and {}",
                                  task_.fake->path().string(), task_.reference->path().string(), of_fakes[0],
                                  of_references[0]));
    for (const auto& [fake, reference] : found.pairs) {
      check_sizes(fakes_[fake], references[reference]);
      partner_[fake] = reference;
    }
    pairs_ = int64_t(found.pairs.size());
  }

  void check_sizes(const FolderPicture& fake, const FolderPicture& reference) const {
    if (fake.width == reference.width && fake.height == reference.height) return;
    throw UserError(fmt::format("{} is {} x {}, but {} is {} x {}: --size N resizes all pictures to N x N",
                                (task_.fake->path() / fake.name).string(), fake.width, fake.height,
                                (task_.reference->path() / reference.name).string(), reference.width,
                                reference.height));
  }

  std::string reference_sha256(size_t fake) const {
    return partner_[fake] ? task_.reference->pictures()[*partner_[fake]].sha256 : "";
  }

  // The end of the batch from `first` on: pictures that all have a reference, or none of which has one.
  size_t end_of_batch(size_t first) const {
    const size_t most = end_of_size(fakes_, first);
    size_t end = first + 1;
    while (end < most && !!partner_[end] == !!partner_[first]) ++end;
    return end;
  }

  bool is_wanted(size_t first, size_t end) const {
    for (const FolderMetric& metric : metrics_)
      for (size_t i = first; i < end; ++i)
        if (metric.wants(i)) return true;
    return false;
  }

  ScoringBatch batch_of(size_t first, size_t end) const {
    std::vector<size_t> partners;
    for (size_t i = first; i < end; ++i)
      if (partner_[i]) partners.push_back(*partner_[i]);
    ScoringBatch batch;
    batch.image = stacked(task_.fake->read(indices_of(first, end)));
    if (!partners.empty()) batch.reference = stacked(task_.reference->read(partners));
    return batch;
  }

  std::vector<FolderMetric>& metrics_;
  const FolderTask& task_;
  const std::vector<FolderPicture>& fakes_;
  std::vector<std::optional<size_t>> partner_;
  int64_t pairs_ = 0;
};

// "of 3 pictures in real/: 2 composited over white, 1 turned upright by EXIF", or "".
std::string conversions_of(const PictureFolder& folder) {
  static const std::map<Conversion, std::string> kWords = {{Conversion::kOverWhite, "composited over white"},
                                                           {Conversion::kUpright, "turned upright by EXIF"},
                                                           {Conversion::kEightBits, "converted to 8 bits"}};
  std::vector<std::string> counts;
  for (const auto& [conversion, count] : folder.conversions())
    counts.push_back(fmt::format("{} {}", count, kWords.at(conversion)));
  if (counts.empty()) return "";
  return fmt::format("of {} pictures in {}: {}", folder.pictures().size(), folder.path().string(),
                     fmt::join(counts, ", "));
}

// Returns which pictures of the metric's folders have other pixels here than in tools that ignore transparency, EXIF
// orientation and depth, as pytorch-fid does; or "".
std::string departure(const MetricInfo& metric, const std::vector<UsedFolder>& folders) {
  std::set<std::string> parts;  // one for each folder, which may be used twice
  for (const UsedFolder& used : folders)
    if (const std::string part = conversions_of(*used.folder); uses(metric, used) && !part.empty()) parts.insert(part);
  if (parts.empty()) return "";
  return fmt::format("{}; a tool that reads pixels as they are stored, as pytorch-fid does, gives another value",
                     fmt::join(parts, "; "));
}

}  // namespace

bool uses(const MetricInfo& metric, const UsedFolder& folder) {
  return folder.input == Input::kImage || needs(metric, folder.input);
}

FolderScores score_folders(std::vector<FolderMetric>& metrics, const FolderTask& task, const Advance& reading,
                           const Advance& scoring) {
  const torch::NoGradGuard off;
  FolderScoring all(metrics, task);
  all.add_real(reading);
  all.run(scoring);
  FolderScores result{{}, all.folders()};
  for (FolderMetric& metric : metrics) {
    Scored scored = metric.scored(task.protocol_suffix);
    if (const std::string note = departure(metric.info(), result.folders); !note.empty())
      scored.score.note += (scored.score.note.empty() ? "" : "; ") + note;
    result.scores.push_back(std::move(scored));
  }
  return result;
}

}  // namespace maskbench

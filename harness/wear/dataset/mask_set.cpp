#include "wear/dataset/mask_set.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <optional>

#include "base/face_traits.h"
#include "base/parallel_for.h"
#include "base/sha256.h"
#include "data/photographs/mask_template.h"
#include "data/pictures/list_files.h"
#include "data/pictures/silenced_decoders.h"
#include "faces/homography.h"
#include "faces/procedural_faces.h"
#include "maskbench/errors.h"
#include "maskbench/options.h"
#include "wear/picture/plane_map.h"
#include "wear/picture/unit_draw.h"

namespace maskbench {
namespace {

namespace fs = std::filesystem;

constexpr int kDrawnSize = 512;  // pixels a side of a drawn mask

std::string design_of(const std::string& file, bool sides) {
  std::string stem = (fs::path(file).parent_path() / fs::path(file).stem()).generic_string();
  if (!sides) return stem;
  for (const std::string side : {"_left", "_right", "_front"})
    if (stem.size() > side.size() && stem.ends_with(side)) stem.resize(stem.size() - side.size());
  return stem;
}

cv::Mat interleaved(const Picture& picture) {
  cv::Mat out(picture.height, picture.width, CV_8UC4);
  for (int y = 0; y < picture.height; ++y)
    for (int x = 0; x < picture.width; ++x)
      for (int c = 0; c < 4; ++c)
        out.at<cv::Vec4b>(y, x)[c] = picture.plane(c < 3 ? 2 - c : 3)[size_t(y) * size_t(picture.width) + size_t(x)];
  return out;
}

WearableMask wearable(const std::string& file, const cv::Mat& image, const Homography& pixels) {
  WearableMask mask{.file = file,
                    .sha256 = {},
                    .design = {},
                    .picture = MaskPyramid(image),
                    .pixels = pixels,
                    .input = {},
                    .anchors = {},
                    .opaque = {}};
  cv::Mat alpha;
  cv::extractChannel(image, alpha, 3);
  mask.opaque = cv::boundingRect(alpha > 127);
  const Homography frame = procedural::inverse(pixels);
  mask.top = mapped(frame, {0, mask.opaque.y})->y;
  mask.bottom = mapped(frame, {0, mask.opaque.br().y})->y;
  return mask;
}

// How far a mask is from one for the face's yaw, in degrees. Views from the side show the inside of a mask, which looks
// wrong on a frontal face sooner than a frontal mask does on a turned one.
double unfitness(const WearableMask& mask, double yaw) { return std::abs(mask.yaw - yaw) + 0.25 * std::abs(mask.yaw); }

}  // namespace

MaskSet::MaskSet(const MaskChoice& choice) {
  choice.masks == "drawn" ? draw_designs(choice.size) : read_folder(choice);
  for (WearableMask& mask : masks_) {
    mask.design = design_of(mask.file, choice.sides);
    mask.yaw = face_yaw(mask.anchors).value_or(0);
  }
  choose(choice);
}

void MaskSet::read_folder(const MaskChoice& choice) {
  const fs::path folder = choice.masks;
  if (!fs::is_directory(folder)) throw UserError(fmt::format("--masks: {}: no such folder", folder.string()));
  const fs::path csv = folder / "keypoints.csv";
  const MaskTable table = fs::exists(csv) ? MaskTable(csv) : MaskTable();
  const SilencedDecoders silenced;
  FileListing listing = list_files(folder);
  std::erase(listing.files, "keypoints.csv");
  std::vector<std::vector<Remark>> remarks(listing.files.size());
  std::vector<std::optional<WearableMask>> masks(remarks.size());
  parallel_for(int64_t(remarks.size()), choice.threads, [&](int64_t i) {
    const std::string& name = listing.files[size_t(i)];
    MaskFile file = read_mask_file(folder, name, table, choice.size);
    remarks[size_t(i)] = std::move(file.remarks);
    if (!file.made.problem.empty()) return;
    WearableMask& mask = masks[size_t(i)].emplace(
        wearable(name, file.image, procedural::inverse(frame_of_pixels(file.made.window, choice.size))));
    mask.input = std::move(file.made.picture);
    mask.anchors = file.made.anchors;
    mask.sha256 = sha256_of_file(folder / name);
  });
  for (size_t i = 0; i < remarks.size(); ++i) {
    remarks_.insert(remarks_.end(), remarks[i].begin(), remarks[i].end());
    if (masks[i]) masks_.push_back(std::move(*masks[i]));
  }
  if (!masks_.empty()) return;
  const std::string first =
      remarks_.empty() ? "" : fmt::format(", such as {}: {}", remarks_[0].what, remarks_[0].reason);
  throw UserError(fmt::format("--masks: {}: no usable mask{}", folder.string(), first));
}

void MaskSet::draw_designs(int size) {
  const ProceduralFaces large(kDrawnSize, 0), small(size, 0);
  for (int design = 0; design < ProceduralFaces::kDesigns; ++design) {
    const Picture picture = large.mask(design);
    WearableMask mask =
        wearable(ProceduralFaces::design_name(design), interleaved(picture), pixels_of_frame(kDrawnSize, kDrawnSize));
    mask.input = small.mask(design);
    mask.anchors = large.mask_anchors(design);
    mask.sha256 = sha256({reinterpret_cast<const char*>(picture.pixels.data()), picture.pixels.size()});
    masks_.push_back(std::move(mask));
  }
}

void MaskSet::choose(const MaskChoice& choice) {
  for (size_t i = 0; i < masks_.size(); ++i) designs_[masks_[i].design].push_back(i);
  std::vector<std::string> names;
  for (const auto& [design, members] : designs_) names.push_back(design);
  const auto expect = [&](const char* option, const std::string& design) {
    if (designs_.contains(design)) return;
    const auto nearest = nearest_name(design, names);
    throw UserError(fmt::format(
        "{}: no design \"{}\" among the masks; {}", option, design,
        nearest ? fmt::format("did you mean \"{}\"?", *nearest) : fmt::format("there are {}", fmt::join(names, ", "))));
  };
  for (const auto& [design, weight] : choice.weights) expect("--weights", design);
  for (const std::string& design : choice.designs) expect("--designs", design);
  const auto is_asked = [&](const std::string& design) {
    return choice.designs.empty() ||
           std::find(choice.designs.begin(), choice.designs.end(), design) != choice.designs.end();
  };
  for (const std::string& design : names) {
    const auto given = choice.weights.find(design);
    const double weight = given == choice.weights.end() ? 1 : given->second;
    if (is_asked(design) && weight > 0) weights_[design] = weight;
  }
  if (weights_.empty()) throw UserError("--weights: no design is left");
}

double MaskSet::weight(const std::string& design) const {
  const auto found = weights_.find(design);
  return found == weights_.end() ? 0 : found->second;
}

// Each design gets the number -ln(u) / weight; the smallest come first, which draws without replacement by weight. A
// design's number depends on its name, so that another design moves it only where it takes its place.
std::vector<const WearableMask*> MaskSet::draw(uint64_t seed, int count, double yaw) const {
  std::vector<const WearableMask*> drawn;
  for (uint64_t round = 0; int(drawn.size()) < count; ++round) {
    std::vector<std::pair<double, std::string>> order;
    for (const auto& [design, weight] : weights_)
      order.emplace_back(-std::log(1 - unit_draw(seed, "design " + design, round)) / weight, design);
    std::sort(order.begin(), order.end());
    for (const auto& [number, design] : order) {
      if (int(drawn.size()) == count) break;
      const auto& members = designs_.at(design);
      const size_t nearest = *std::min_element(members.begin(), members.end(), [&](size_t a, size_t b) {
        return unfitness(masks_[a], yaw) < unfitness(masks_[b], yaw);
      });
      drawn.push_back(&masks_[nearest]);
    }
  }
  return drawn;
}

}  // namespace maskbench

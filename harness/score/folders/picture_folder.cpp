#include "score/folders/picture_folder.h"

#include <fmt/format.h>

#include <algorithm>
#include <opencv2/imgproc.hpp>

#include "base/parallel_for.h"
#include "base/sha256.h"
#include "data/pictures/list_files.h"
#include "data/pictures/picture_file.h"
#include "data/pictures/silenced_decoders.h"
#include "maskbench/errors.h"

namespace fs = std::filesystem;

namespace maskbench {
namespace {

constexpr size_t kAtOnce = 256;  // pictures between two lines of progress

cv::Mat resized(const cv::Mat& image, int side) {
  if (side == 0 || (image.cols == side && image.rows == side)) return image;
  cv::Mat out;
  const bool smaller = side <= image.cols && side <= image.rows;
  cv::resize(image, out, {side, side}, 0, 0, smaller ? cv::INTER_AREA : cv::INTER_LINEAR);
  return out;
}

std::string sha256_of(const Picture& picture) {
  const std::string size = fmt::format("{} {} {}\n", picture.channels, picture.height, picture.width);
  return sha256(size + std::string(picture.pixels.begin(), picture.pixels.end()));
}

}  // namespace

PictureFolder::PictureFolder(fs::path path, int side, int threads, const Advance& advance)
    : path_(std::move(path)), side_(side), threads_(threads) {
  if (!fs::is_directory(path_)) throw UserError(fmt::format("{}: no such folder of pictures", path_.string()));
  const FileListing listing = list_files(path_);
  std::vector<FolderPicture> all(listing.files.size());
  std::vector<Remark> about(all.size());
  std::vector<std::set<Conversion>> conversions(all.size());
  for (size_t first = 0; first < all.size(); first += kAtOnce) {
    const size_t end = std::min(first + kAtOnce, all.size());
    const SilencedDecoders silenced;
    parallel_for(int64_t(end - first), threads_, [&](int64_t i) {
      const size_t at = first + size_t(i);
      const PictureFile file = read_picture_file(path_ / listing.files[at], Alpha::kOverWhite);
      about[at] = {listing.files[at], file.problem.empty() ? "converted" : kSkipped,
                   file.problem.empty() ? file.converted : file.problem};
      if (!file.problem.empty()) return;
      conversions[at] = file.conversions;
      const Picture picture = planar(resized(file.image, side_));
      all[at] = {listing.files[at], sha256_of(picture), picture.width, picture.height};
    });
    advance(int64_t(end), int64_t(all.size()));
  }
  remarks_ = listing.remarks;
  for (size_t i = 0; i < all.size(); ++i) {
    if (!about[i].reason.empty()) remarks_.push_back(about[i]);
    for (const Conversion conversion : conversions[i]) ++conversions_[conversion];
    if (!all[i].name.empty()) pictures_.push_back(std::move(all[i]));
  }
  if (!pictures_.empty()) return;
  const std::string why = remarks_.empty() ? "nothing is in it"
                                           : fmt::format("{} cannot be used, such as {}: {}", remarks_.size(),
                                                         remarks_.back().what, remarks_.back().reason);
  throw UserError(fmt::format("{}: no picture that can be read; {}", path_.string(), why));
}

size_t PictureFolder::skipped() const {
  return size_t(std::count_if(remarks_.begin(), remarks_.end(), [](const Remark& r) { return r.outcome == kSkipped; }));
}

std::vector<Picture> PictureFolder::read(const std::vector<size_t>& places) const {
  std::vector<Picture> pictures(places.size());
  const SilencedDecoders silenced;
  parallel_for(int64_t(pictures.size()), threads_, [&](int64_t i) {
    const FolderPicture& known = pictures_[places[size_t(i)]];
    const PictureFile file = read_picture_file(path_ / known.name, Alpha::kOverWhite);
    Picture& picture = pictures[size_t(i)];
    if (file.problem.empty()) picture = planar(resized(file.image, side_));
    if (!file.problem.empty() || sha256_of(picture) != known.sha256)
      throw EnvironmentError(fmt::format("{}: was changed while it was being scored", (path_ / known.name).string()));
  });
  return pictures;
}

}  // namespace maskbench

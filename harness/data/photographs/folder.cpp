#include "data/photographs/folder.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <memory>

#include "base/parallel_for.h"
#include "data/photographs/face_crop.h"
#include "data/photographs/face_detector.h"
#include "data/photographs/face_finder.h"
#include "data/photographs/landmarks_csv.h"
#include "data/photographs/mask_template.h"
#include "data/photographs/perceptual_hash.h"
#include "data/pictures/list_files.h"
#include "data/pictures/picture_file.h"
#include "data/pictures/silenced_decoders.h"
#include "maskbench/errors.h"

namespace maskbench {
namespace {

namespace fs = std::filesystem;

void expect_kind(const fs::path& folder, const std::string& kind) {
  if (!fs::is_directory(folder / kind))
    throw UserError(
        fmt::format("{}: lacks the folder {}/; expected faces/, masks/ and masked/", folder.string(), kind));
}

// Returns the table, or an empty one without a file.
template <class Table>
Table table_of(const fs::path& csv) {
  return fs::exists(csv) ? Table(csv) : Table();
}

FileListing list_kind(const fs::path& folder, const std::string& kind) {
  FileListing listing = list_files(folder / kind);
  for (Remark& remark : listing.remarks) remark.what = kind + "/" + remark.what;
  return listing;
}

// The outcome for one file.
struct FileOutcome {
  bool usable = false;
  std::string group;
  FaceLandmarks landmarks;
  Anchors anchors;
  std::vector<Remark> remarks;
};

// Storage for pictures decoded in parallel, one slot per file. close_up() removes the slots of unusable files.
class Block {
 public:
  Block(size_t slots, size_t bytes_each) : bytes_(bytes_each), all_(new std::vector<uint8_t>(slots * bytes_each)) {}

  void put(size_t slot, const Picture& picture) {
    std::memcpy(all_->data() + slot * bytes_, picture.pixels.data(), bytes_);
  }
  void close_up(const std::vector<FileOutcome>& taken) {
    size_t end = 0;
    for (size_t i = 0; i < taken.size(); ++i) {
      if (!taken[i].usable) continue;
      if (end != i) std::memmove(all_->data() + end * bytes_, all_->data() + i * bytes_, bytes_);
      ++end;
    }
    all_->resize(end * bytes_);
    all_->shrink_to_fit();
  }
  std::shared_ptr<const uint8_t> pixels() const { return {all_, all_->data()}; }

 private:
  size_t bytes_;
  std::shared_ptr<std::vector<uint8_t>> all_;
};

class FolderReader {
 public:
  explicit FolderReader(const FolderReading& reading) : reading_(reading) {
    if (!reading.landmarks.empty()) detector_ = std::make_unique<FaceDetector>(reading.landmarks);
  }

  Portraits portraits(const std::string& kind, const FaceTable& table) {
    const FaceFinder finder(table, detector_.get());
    Portraits out;
    for (const FileOutcome& t : read(kind, 3, out, table, [&](const std::string&name, FileOutcome&taken) {
           return portrait(kind, name, finder, taken);
         })) {
      out.groups.push_back(t.group);
      out.landmarks.push_back(t.landmarks);
    }
    return out;
  }

  Templates templates(const MaskTable& table) {
    Templates out;
    for (const FileOutcome& t : read("masks", 4, out, table, [&](const std::string&name, FileOutcome&taken) {
           return mask(name, table, taken);
         }))
      out.anchors.push_back(t.anchors);
    return out;
  }

  std::vector<Remark> remarks() { return std::move(remarks_); }

 private:
  // Reads all files of a kind in parallel; names and pixels go to `out`. Returns the outcomes of the usable ones.
  template <class Table, class One>
  std::vector<FileOutcome> read(const std::string& kind, int channels, Pictures& out, const Table& table,
                                const One& one) {
    FileListing listing = list_kind(reading_.folder, kind);
    if (kind == "masks") std::erase(listing.files, "keypoints.csv");
    std::vector<FileOutcome> all(listing.files.size());
    Block block(all.size(), size_t(channels) * size_t(reading_.size) * size_t(reading_.size));
    parallel_for(int64_t(all.size()), reading_.threads, [&](int64_t i) {
      const auto at = size_t(i);
      const Picture picture = one(listing.files[at], all[at]);
      if (all[at].usable) block.put(at, picture);
    });
    block.close_up(all);
    out.pixels = block.pixels();
    add(listing.remarks);
    add(table.remarks({listing.files.begin(), listing.files.end()}));
    std::vector<FileOutcome> usable;
    std::string first;
    if (all.empty() && !listing.remarks.empty()) first = listing.remarks[0].what + ": " + listing.remarks[0].reason;
    for (size_t i = 0; i < all.size(); ++i) {
      if (first.empty() && !all[i].usable) first = listing.files[i] + ": " + all[i].remarks.back().reason;
      add(all[i].remarks);
      if (!all[i].usable) continue;
      out.names.push_back(listing.files[i]);
      usable.push_back(std::move(all[i]));
    }
    const size_t unusable = all.empty() ? listing.remarks.size() : all.size();
    if (usable.empty())
      throw UserError(
          fmt::format("{}: no usable picture{}", (reading_.folder / kind).string(),
                      first.empty() ? "" : fmt::format("; {} files are unusable, such as {}", unusable, first)));
    return usable;
  }

  void add(const std::vector<Remark>& more) { remarks_.insert(remarks_.end(), more.begin(), more.end()); }

  Picture portrait(const std::string& kind, const std::string& name, const FaceFinder& finder,
                   FileOutcome& taken) const {
    const std::string shown = kind + "/" + name;
    const PictureFile file = read_picture_file(reading_.folder / kind / name, Alpha::kOverWhite);
    if (!file.problem.empty()) {
      taken.remarks.push_back({shown, "skipped", file.problem});
      return {};
    }
    if (!file.converted.empty()) taken.remarks.push_back({shown, "converted", file.converted});
    const FoundFace found = finder.find(name, file);
    if (!found.problem.empty()) taken.remarks.push_back({shown, "no landmarks", found.problem});
    if (!found.assumed.empty()) taken.remarks.push_back({shown, "assumed", found.assumed});
    const CropWindow window = face_window(file.image.size(), found.box(), reading_.margin);
    if (found.face) taken.landmarks = found.face->mapped([&](Point p) { return window.to_frame(p, reading_.size); });
    taken.group = found.identity.empty() ? "looks " + perceptual_hash(file.image) : "identity " + found.identity;
    taken.usable = true;
    return planar(cropped(file.image, window, reading_.size));
  }

  Picture mask(const std::string& name, const MaskTable& table, FileOutcome& taken) const {
    const MaskFile file = read_mask_file(reading_.folder / "masks", name, table, reading_.size);
    taken.remarks = file.remarks;
    if (!file.made.problem.empty()) return {};
    taken.anchors = file.made.anchors;
    taken.usable = true;
    return file.made.picture;
  }

  const FolderReading& reading_;
  std::unique_ptr<FaceDetector> detector_;
  std::vector<Remark> remarks_;
};

}  // namespace

PictureSet read_folder(const FolderReading& reading) {
  if (!fs::is_directory(reading.folder))
    throw UserError(fmt::format("{}: no such folder of photographs", reading.folder.string()));
  for (const char* kind : {"faces", "masked", "masks"}) expect_kind(reading.folder, kind);
  const auto faces = table_of<FaceTable>(reading.folder / "faces.csv");
  const auto masked = table_of<FaceTable>(reading.folder / "masked.csv");
  const auto masks = table_of<MaskTable>(reading.folder / "masks/keypoints.csv");
  FolderReader reader(reading);
  const SilencedDecoders silenced;
  PictureSet set;
  set.size = reading.size;
  set.faces = reader.portraits("faces", faces);
  set.masked = reader.portraits("masked", masked);
  set.masks = reader.templates(masks);
  set.remarks = reader.remarks();
  return set;
}

}  // namespace maskbench

// A data source of photographs.
#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "base/sha256.h"
#include "data/photographs/group_split.h"
#include "data/photographs/picture_set.h"
#include "maskbench/errors.h"

namespace maskbench {
namespace {

constexpr const char* kPhotographsVersion =
    "photographs-1";  // increment if the same set gives other anchors, regions or splits

template <class T>
std::string_view bytes_of(const std::vector<T>& list) {
  return {reinterpret_cast<const char*>(list.data()), list.size() * sizeof(T)};
}

std::string_view pixels_of(const Pictures& pictures, int channels, int size) {
  return {reinterpret_cast<const char*>(pictures.pixels.get()), size_t(pictures.count() * channels * size * size)};
}

// The place of each text among the distinct ones.
std::vector<int64_t> numbered(const std::vector<std::string>& texts) {
  std::unordered_map<std::string, int64_t> numbers;
  std::vector<int64_t> found;
  for (const std::string& text : texts)
    found.push_back(numbers.try_emplace(text, int64_t(numbers.size())).first->second);
  return found;
}

class PhotoSource final : public Source {
 public:
  PhotoSource(PictureSet set, double test_share, double validation_share)
      : set_(std::move(set)),
        faces_(split_by_group(set_.faces.groups, test_share, validation_share)),
        masked_(split_by_group(set_.masked.groups, test_share, validation_share)),
        people_(numbered(set_.faces.groups)),
        knows_landmarks_(std::any_of(set_.faces.landmarks.begin(), set_.faces.landmarks.end(),
                                     [](const FaceLandmarks& face) { return face.known(); })) {
    if (faces_.test.empty())
      throw UserError(
          fmt::format("faces/: all {} belong to one group (identity, or near-duplicates), so there is no test set",
                      set_.faces.count()));
    const int size = set_.size;
    digest_ = sha256(fmt::format(
        "{} {}\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n", kPhotographsVersion, size, sha256(pixels_of(set_.faces, 3, size)),
        sha256(bytes_of(set_.faces.landmarks)), sha256(bytes_of(faces_.test)), sha256(pixels_of(set_.masked, 3, size)),
        sha256(bytes_of(masked_.test)), sha256(pixels_of(set_.masks, 4, size)), sha256(bytes_of(set_.masks.anchors))));
    if (!faces_.validation.empty())
      digest_ = sha256(fmt::format("{}\n{}\n{}", digest_, sha256(bytes_of(faces_.validation)),
                                   sha256(bytes_of(masked_.validation))));
  }

  std::string digest() const override { return digest_; }
  int64_t faces(Split split) const override { return int64_t(faces_.of(split).size()); }
  int64_t masked(Split split) const override { return int64_t(masked_.of(split).size()); }
  int64_t masks() const override { return set_.masks.count(); }
  Picture face(Split split, int64_t i) const override {
    return set_.faces.at(faces_.of(split).at(size_t(i)), 3, set_.size);
  }
  Picture masked_face(Split split, int64_t i) const override {
    return set_.masked.at(masked_.of(split).at(size_t(i)), 3, set_.size);
  }
  Picture mask(int64_t j) const override { return set_.masks.at(j, 4, set_.size); }
  std::optional<Anchors> face_anchors(Split split, int64_t i) const override {
    if (!landmarks(split, i).known()) return std::nullopt;
    return anchors_of(landmarks(split, i));
  }
  std::optional<Anchors> mask_anchors(int64_t j) const override { return set_.masks.anchors.at(size_t(j)); }
  std::optional<Truth> truth(Split, int64_t, int64_t) const override { return std::nullopt; }
  bool knows_landmarks() const override { return knows_landmarks_; }
  std::optional<std::vector<uint8_t>> regions(Split split, int64_t i) const override {
    if (!landmarks(split, i).known()) return std::nullopt;
    return regions_of(landmarks(split, i), set_.size);
  }
  std::vector<Remark> remarks() const override { return set_.remarks; }
  int64_t person_of(Split split, int64_t i) const override { return people_[size_t(faces_.of(split).at(size_t(i)))]; }

 private:
  const FaceLandmarks& landmarks(Split split, int64_t i) const {
    return set_.faces.landmarks[size_t(faces_.of(split).at(size_t(i)))];
  }

  PictureSet set_;
  GroupSplit faces_, masked_;
  std::vector<int64_t> people_;  // of every face: its group
  bool knows_landmarks_;
  std::string digest_;
};

}  // namespace

Picture Pictures::at(int64_t i, int channels, int size) const {
  Picture picture(channels, size, size);
  std::copy_n(pixels.get() + i * int64_t(picture.pixels.size()), picture.pixels.size(), picture.pixels.begin());
  return picture;
}

std::unique_ptr<Source> make_photo_source(PictureSet set, double test_share, double validation_share) {
  return std::make_unique<PhotoSource>(std::move(set), test_share, validation_share);
}

}  // namespace maskbench

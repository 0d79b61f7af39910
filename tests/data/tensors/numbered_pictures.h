// A source whose pictures have one value each, that of their number; it knows neither anchors nor truth.
#pragma once

#include <algorithm>
#include <stdexcept>
#include <string>

#include "data/source.h"

namespace maskbench {

inline constexpr int kSide = 4;

inline Picture filled(int channels, int64_t value) {
  Picture picture(channels, kSide, kSide);
  std::fill(picture.pixels.begin(), picture.pixels.end(), uint8_t(value));
  return picture;
}

class NumberedPictures final : public Source {
 public:
  std::string digest() const override { return "numbered"; }
  int64_t faces(Split split) const override { return split == Split::kTrain ? 50 : 5; }
  int64_t masked(Split split) const override { return split == Split::kTrain ? 30 : 3; }
  int64_t masks() const override { return 7; }
  Picture face(Split, int64_t i) const override {
    if (i == broken) throw std::runtime_error("face " + std::to_string(i) + " is broken");
    return filled(3, i);
  }
  Picture masked_face(Split, int64_t i) const override { return filled(3, 100 + i); }
  Picture mask(int64_t j) const override { return filled(4, 200 + j); }
  std::optional<Anchors> face_anchors(Split, int64_t) const override { return {}; }
  std::optional<Anchors> mask_anchors(int64_t) const override { return {}; }
  std::optional<Truth> truth(Split, int64_t, int64_t) const override { return {}; }

  int64_t broken = -1;
};

}  // namespace maskbench

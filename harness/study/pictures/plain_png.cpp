#include "study/pictures/plain_png.h"

#include "data/pictures/png.h"

namespace maskbench::study {
namespace {

uint8_t over(uint8_t above, uint8_t alpha, uint8_t below) {
  return uint8_t((above * alpha + below * (255 - alpha) + 127) / 255);
}

}  // namespace

std::string plain_png(const Picture& picture) {
  constexpr uint8_t kGround = 235;
  Picture opaque(3, picture.height, picture.width);
  const size_t plane = size_t(picture.height) * size_t(picture.width);
  for (int c = 0; c < 3; ++c)
    for (size_t i = 0; i < plane; ++i)
      opaque.plane(c)[i] = over(picture.plane(c)[i], picture.channels == 4 ? picture.plane(3)[i] : 255, kGround);
  return png_bytes(opaque, /*compression=*/0);
}

Picture wrongly_worn(const Picture& face, const Picture& mask) {
  Picture worn = face;
  const int size = face.width, up = size / 4, aside = size / 6;
  for (int y = 0; y < size; ++y)
    for (int x = 0; x < size; ++x) {
      const int mask_y = size - 1 - (y + up), mask_x = x + aside;
      if (mask_y < 0 || mask_x >= size) continue;
      const size_t at = size_t(y) * size_t(size) + size_t(x), from = size_t(mask_y) * size_t(size) + size_t(mask_x);
      for (int c = 0; c < 3; ++c) worn.plane(c)[at] = over(mask.plane(c)[from], mask.plane(3)[from], face.plane(c)[at]);
    }
  return worn;
}

}  // namespace maskbench::study

#include "data/tensors/picture_tensor.h"

#include <gtest/gtest.h>

namespace maskbench {
namespace {

TEST(Picture, ComesBackFromATensorByteForByte) {
  Picture picture(4, 8, 8);
  for (size_t i = 0; i < picture.pixels.size(); ++i) picture.pixels[i] = uint8_t(i);
  const Tensor image = to_tensor(picture);
  EXPECT_EQ(image[1][2][3].item<float>(), float(64 + 2 * 8 + 3) / 255);
  const Picture back = to_picture(image);
  EXPECT_EQ(back.channels, 4);
  EXPECT_EQ(back.height, 8);
  EXPECT_EQ(back.width, 8);
  EXPECT_EQ(back.pixels, picture.pixels);
}

TEST(Picture, IsRoundedAndClamped) {
  const Tensor image = torch::tensor({-0.5, 0.6 / 255, 0.4 / 255, 1.5}).view({1, 2, 2});
  EXPECT_EQ(to_picture(image).pixels, (std::vector<uint8_t>{0, 1, 0, 255}));
  EXPECT_EQ(to_picture(image.transpose(1, 2)).pixels, (std::vector<uint8_t>{0, 0, 1, 255}));
  EXPECT_THROW(to_picture(torch::zeros({1, 3, 2, 2})), c10::Error);
}

}  // namespace
}  // namespace maskbench

#include "data/tensors/picture_tensor.h"

#include <cstring>

namespace maskbench {

Tensor to_tensor(const Picture& picture) {
  const Tensor bytes = torch::empty({picture.channels, picture.height, picture.width}, torch::kUInt8);
  std::memcpy(bytes.data_ptr<uint8_t>(), picture.pixels.data(), picture.pixels.size());
  return bytes.to(torch::kFloat32) / 255;
}

Picture to_picture(const Tensor& image) {
  TORCH_CHECK(image.dim() == 3, "a picture is [C,H,W], not ", image.sizes());
  const Tensor bytes = (image.detach().cpu().clamp(0, 1) * 255).round().to(torch::kUInt8).contiguous();
  Picture picture(int(image.size(0)), int(image.size(1)), int(image.size(2)));
  std::memcpy(picture.pixels.data(), bytes.data_ptr<uint8_t>(), picture.pixels.size());
  return picture;
}

}  // namespace maskbench

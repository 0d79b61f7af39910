// Warp and composition of one picture on the CPU, eight pixels at a time, and the gradient of its homography. Raw
// memory only.
#pragma once

#include <cstdint>
#include <vector>

namespace maskbench {

// A mask template as interleaved RGBA texels with a transparent frame of three texels, so that samples need no bounds
// checks.
class Texels {
 public:
  Texels(int64_t height, int64_t width);
  void fill(const float* planes);  // [4,height,width]

  int64_t height() const { return height_; }
  int64_t width() const { return width_; }
  int64_t stride() const { return stride_; }  // in texels
  const float* origin() const { return texels_.data() + 4 * kFrame * (stride_ + 1); }

 private:
  static constexpr int64_t kFrame = 3;
  int64_t height_, width_, stride_;
  std::vector<float> texels_;
};

// The homography, picture -> template, and the picture's pixel coordinates.
struct View {
  const float* H;     // [3,3]
  const float* line;  // [size], coordinates of rows and columns from -1 to 1; readable for seven more
  int64_t size;
};

// Input and outputs of one picture.
struct WarpedPicture {
  const float* face;  // [3,size,size]
  float* image;       // [3,size,size]
  float* mask;        // [4,size,size]
  float* grid;        // [size,size,2]
};
// Writes image, mask and grid.
void warp_picture(const Texels& texels, const View& view, const WarpedPicture& picture);

// Gradients of a loss with respect to the outputs of warp_picture; null: zero.
struct MaskWarpGradients {
  const float *image, *mask, *grid;
};
// Writes the gradient with respect to H into `gradient` [3,3].
void homography_gradient(const Texels& texels, const View& view, const float* face, const MaskWarpGradients& of,
                         float* gradient);

}  // namespace maskbench

// The arithmetic of a laid mask on the CPU, eight pixels at once. Raw memory only.
#pragma once

#include <cstdint>
#include <vector>

namespace maskbench {

// A mask template [4,height,width] as texels of four numbers in a transparent frame, so that no sample needs to ask
// where it lies.
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

// What a mask is laid by: `H` [3,3], and the coordinates of the picture's lines and columns, -1 to 1.
struct View {
  const float* H;
  const float* line;  // [size], and room for seven more
  int64_t size;
};

// Planes of one picture, and what becomes of them.
struct WarpedPicture {
  const float* face;  // [3,size,size]
  float* image;       // [3,size,size]
  float* mask;        // [4,size,size]
  float* grid;        // [size,size,2]
};
void warp_picture(const Texels& texels, const View& view, const WarpedPicture& picture);

// The gradients of a loss by the outputs of warp_picture; null where there is none.
struct MaskWarpGradients {
  const float *image, *mask, *grid;
};
// Writes the gradient by H into `gradient` [3,3].
void homography_gradient(const Texels& texels, const View& view, const float* face, const MaskWarpGradients& of,
                         float* gradient);

}  // namespace maskbench

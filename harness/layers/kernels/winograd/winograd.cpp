#include "layers/kernels/winograd/winograd.h"

#include <ATen/Parallel.h>

#include "layers/kernels/channels_last.h"
#include "layers/kernels/winograd/winograd_kernels.h"
#include "products/matrix_product.h"

namespace maskbench {
namespace {

using namespace winograd;

constexpr int64_t kCachedFloats = 2'000'000;  // points of a chunk of pictures: a share of the last-level cache
constexpr int64_t kFewestTiles = 64;

// Splits a batch into chunks of pictures whose points fit in the cache together.
class Chunks {
 public:
  Chunks(int64_t pictures, int64_t OH, int64_t OW, int64_t channels)
      : rows_(at::divup(OH, kTile)),
        columns_(at::divup(OW, kTile)),
        pictures_(pictures),
        at_once_(std::max<int64_t>(kCachedFloats / (rows_ * columns_ * kPoints * channels), at::get_num_threads())) {}

  // Calls work(first picture, pictures) for each chunk.
  template <class Work>
  void each(const Work& work) const {
    for (int64_t first = 0; first < pictures_; first += at_once_) work(first, std::min(at_once_, pictures_ - first));
  }

  Tensor points(int64_t pictures, int64_t channels) const {
    return torch::empty({kPoints, pictures * rows_ * columns_, channels}, torch::kFloat32);
  }

  // Calls work(row of tiles, offset of its picture, offset of its points) for pictures [first, first + count) of `maps`
  // [B,C,H,W], channels last; in parallel over pictures or over rows.
  template <class Work>
  void each_row(const Tensor& maps, const Tensor& points, int64_t first, int64_t count, bool by_picture,
                const Work& work) const {
    const int64_t C = maps.size(1), H = maps.size(2), W = maps.size(3), together = by_picture ? rows_ : 1;
    at::parallel_for(0, count * rows_ / together, 1, [&](int64_t begin, int64_t end) {
      for (int64_t i = begin * together; i < end * together; ++i)
        work(TileRow{H, W, C, i % rows_, columns_, points.stride(0)}, (first + i / rows_) * H * W * C,
             i * columns_ * points.size(2));
    });
  }

 private:
  int64_t rows_, columns_, pictures_, at_once_;
};

// [N,C,4,4] -> [16,N,4C]
Tensor points_of_kernels(const Tensor& weight) {
  const int64_t N = weight.size(0), C = weight.size(1);
  const Tensor held = weight.contiguous(), points = torch::empty({kPoints, N, kPhases * C}, weight.options());
  at::parallel_for(0, N, 1, [&](int64_t begin, int64_t end) {
    for (int64_t n = begin; n < end; ++n)
      kernels_to_points(held.const_data_ptr<float>() + n * C * kTaps, C,
                        points.mutable_data_ptr<float>() + n * kPhases * C, points.stride(0));
  });
  return points;
}

Tensor kernels_of_points(const Tensor& points) {
  const int64_t N = points.size(1), C = points.size(2) / kPhases;
  const Tensor kernels = torch::empty({N, C, 4, 4}, points.options());
  at::parallel_for(0, N, 1, [&](int64_t begin, int64_t end) {
    for (int64_t n = begin; n < end; ++n)
      points_to_kernels(points.const_data_ptr<float>() + n * kPhases * C, C, points.stride(0),
                        kernels.mutable_data_ptr<float>() + n * C * kTaps);
  });
  return kernels;
}

Tensor points_of_input(const Chunks& chunks, const Tensor& x, int64_t first, int64_t count, const Tensor& zeros) {
  const Tensor points = chunks.points(count, kPhases * x.size(1));
  chunks.each_row(x, points, first, count, false, [&](const TileRow& row, int64_t picture, int64_t tile) {
    input_to_points(row, x.const_data_ptr<float>() + picture, zeros.const_data_ptr<float>(),
                    points.mutable_data_ptr<float>() + tile);
  });
  return points;
}

Tensor points_of_output(const Chunks& chunks, const Tensor& dy, int64_t first, int64_t count, const Tensor& zeros) {
  const Tensor points = chunks.points(count, dy.size(1));
  chunks.each_row(dy, points, first, count, false, [&](const TileRow& row, int64_t picture, int64_t tile) {
    output_to_points(row, dy.const_data_ptr<float>() + picture, zeros.const_data_ptr<float>(),
                     points.mutable_data_ptr<float>() + tile);
  });
  return points;
}

}  // namespace

bool worth_winograd(at::IntArrayRef sizes, int64_t outputs) {
  const int64_t tiles = sizes[0] * at::divup(sizes[2] / 2, kTile) * at::divup(sizes[3] / 2, kTile);
  return sizes[1] % kChannels == 0 && outputs % kChannels == 0 && tiles >= kFewestTiles;
}

Tensor winograd_convolution(const Tensor& x, const Tensor& weight, const Tensor& bias) {
  const int64_t B = x.size(0), C = x.size(1), N = weight.size(0), OH = x.size(2) / 2, OW = x.size(3) / 2;
  const Tensor held = channels_last(x), U = points_of_kernels(weight).transpose(1, 2),
               zeros = torch::zeros({C}, x.options());
  const Tensor offset = bias.defined() ? bias.contiguous() : bias;
  const Tensor y = empty_channels_last({B, N, OH, OW}, x);
  const Chunks chunks(B, OH, OW, kPhases * C + N);
  chunks.each([&](int64_t first, int64_t count) {
    const Tensor M = matrix_product(points_of_input(chunks, held, first, count, zeros), U);
    chunks.each_row(y, M, first, count, false, [&](const TileRow& row, int64_t picture, int64_t tile) {
      points_to_output(row, M.const_data_ptr<float>() + tile,
                       offset.defined() ? offset.const_data_ptr<float>() : nullptr,
                       y.mutable_data_ptr<float>() + picture);
    });
  });
  return y;
}

Tensor winograd_input_gradient(const Tensor& dy, const Tensor& weight, int64_t H, int64_t W) {
  const int64_t B = dy.size(0), N = dy.size(1), C = weight.size(1);
  const Tensor held = channels_last(dy), U = points_of_kernels(weight), zeros = torch::zeros({N}, dy.options());
  const Tensor dx = empty_channels_last({B, C, H, W}, dy);
  const Chunks chunks(B, dy.size(2), dy.size(3), kPhases * C + N);
  chunks.each([&](int64_t first, int64_t count) {
    const Tensor V = matrix_product(points_of_output(chunks, held, first, count, zeros), U);
    chunks.each_row(dx, V, first, count, true, [&](const TileRow& row, int64_t picture, int64_t tile) {
      points_to_input(row, V.const_data_ptr<float>() + tile, dx.mutable_data_ptr<float>() + picture);
    });
  });
  return dx;
}

Tensor winograd_weight_gradient(const Tensor& x, const Tensor& dy) {
  const int64_t C = x.size(1), N = dy.size(1);
  const Tensor held = channels_last(x), maps = channels_last(dy), zeros = torch::zeros({std::max(C, N)}, x.options());
  const Tensor dU = torch::zeros({kPoints, N, kPhases * C}, x.options());
  const Chunks chunks(x.size(0), dy.size(2), dy.size(3), kPhases * C + N);
  chunks.each([&](int64_t first, int64_t count) {
    add_matrix_product(dU, points_of_output(chunks, maps, first, count, zeros).transpose(1, 2),
                       points_of_input(chunks, held, first, count, zeros));
  });
  return kernels_of_points(dU);
}

}  // namespace maskbench

// A value that changes slowly over a picture, kept on a coarse grid.
#pragma once

#include <opencv2/core.hpp>
#include <vector>

namespace maskbench {

class SmoothField {
 public:
  // `grid` (CV_32F) has a value for each cell of `width` x `height` pixels; the corner of the first lies at that of the
  // first pixel.
  SmoothField(cv::Mat grid, double width, double height) : grid_(std::move(grid)), width_(width), height_(height) {}

  cv::Mat& grid() { return grid_; }

  // Calls `use(y, values)` for each line y of the rectangle, y from 0, with a value for each of its pixels: bilinear between
  // the middles of cells, and the outermost cell's beyond them.
  template <class Use>
  void for_each_line(const cv::Rect& place, const Use& use) const {
    const Columns columns = columns_of(place.x, place.width);
    std::vector<float> values(size_t(place.width));
    for (int y = 0; y < place.height; ++y) {
      write_line(place.y + y, columns, values);
      use(y, values.data());
    }
  }

 private:
  // The two cells between which a pixel lies: the left one, and the share of the right one.
  struct Columns {
    std::vector<int> left;
    std::vector<float> right_share;
  };
  Columns columns_of(int first, int count) const;
  void write_line(int y, const Columns& columns, std::vector<float>& values) const;

  cv::Mat grid_;
  double width_, height_;
};

}  // namespace maskbench

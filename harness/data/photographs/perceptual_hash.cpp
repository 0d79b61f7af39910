#include "data/photographs/perceptual_hash.h"

#include <opencv2/imgproc.hpp>

namespace maskbench {

std::string perceptual_hash(const cv::Mat& image) {
  constexpr int kSide = 32, kDiagonals = 3;
  cv::Mat grey = image, small, frequencies;
  if (image.channels() == 3) cv::cvtColor(image, grey, cv::COLOR_BGR2GRAY);
  cv::resize(grey, small, {kSide, kSide}, 0, 0, cv::INTER_AREA);
  small.convertTo(small, CV_32F);
  cv::dct(small, frequencies);
  std::string key;
  for (int diagonal = 1; diagonal <= kDiagonals; ++diagonal)
    for (int y = 0; y <= diagonal; ++y) key += frequencies.at<float>(y, diagonal - y) > 0 ? '1' : '0';
  return key;
}

}  // namespace maskbench

// SSIM, LPIPS and FID of two folders of PNG files of the same names: scores FOLDER REFERENCES [METRIC...]
#include <cstdio>
#include <filesystem>
#include <opencv2/imgcodecs.hpp>
#include <set>

#include "maskbench/metric.h"
#include "maskbench/metric_networks.h"

using namespace maskbench;

// The picture as [1,3,H,W] in [0,1].
Tensor read(const std::filesystem::path& file) {
  const cv::Mat bgr = cv::imread(file.string(), cv::IMREAD_COLOR);
  const Tensor pixels = torch::from_blob(bgr.data, {1, bgr.rows, bgr.cols, 3}, torch::kUInt8).flip(3);
  return pixels.permute({0, 3, 1, 2}).to(torch::kFloat32) / 255;
}

int main(int argc, char** argv) {
  const std::filesystem::path fake = argv[1], reference = argv[2];
  std::set<std::filesystem::path> names;
  for (const auto& entry : std::filesystem::directory_iterator(fake)) names.insert(entry.path().filename());
  std::vector<std::string> asked(argv + 3, argv + argc);
  if (asked.empty()) asked = {"ssim", "lpips", "fid"};
  Networks networks;  // their weights: maskbench weights fetch
  for (const std::string& name : asked) {
    const MetricInfo& info = *find_metric(name);
    const auto metric = make_metric(info, networks);
    if (needs(info, Input::kRealPictures))
      for (const auto& file : names) metric->add_real(read(reference / file));
    for (const auto& file : names) metric->add({.image = read(fake / file), .reference = read(reference / file)});
    const double value = metric->score().value;
    std::printf("%s (%s): %.6f, %zu pictures\n", name.c_str(), info.protocol.c_str(), value, names.size());
  }
}

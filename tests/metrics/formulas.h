// The pictures and weights of tests/golden/formulas.py, computed again: the inputs of golden values.
#pragma once

#include <torch/types.h>

#include <cmath>
#include <fstream>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "formats/zip_archive.h"

namespace maskbench {

using torch::Tensor;
using Formula = std::function<int(int x, int y, int c)>;

inline int texture(int x, int y, int c) { return (x * 37 + y * 91 + c * 53 + x * y * 7) % 256; }
inline int ramp(int x, int y, int c) { return (x * 3 + y * 2 + c * 40) % 256; }
inline int blurred(int x, int y, int c) {
  int sum = 0;
  for (int i = 0; i < 9; ++i) sum += texture(x + i % 3, y + i / 3, c);
  return sum / 9;
}

inline const std::map<std::string, std::pair<Formula, Formula>>& pairs() {
  static const std::map<std::string, std::pair<Formula, Formula>> kPairs = {
      {"same", {texture, texture}},
      {"shifted", {texture, [](int x, int y, int c) { return texture(x + 3, y + 1, c); }}},
      {"blurred", {[](int x, int y, int c) { return texture(x + 1, y + 1, c); }, blurred}},
      {"darker", {texture, [](int x, int y, int c) { return texture(x, y, c) / 4; }}},
      {"inverted", {texture, [](int x, int y, int c) { return 255 - texture(x, y, c); }}},
      {"ramps", {ramp, [](int x, int y, int c) { return ramp(x + 5, y, c); }}},
      {"ramp_with_grain", {ramp, [](int x, int y, int c) { return (ramp(x, y, c) * 15 + texture(x, y, c)) / 16; }}},
      {"flat", {[](int, int, int) { return 100; }, [](int, int, int c) { return 140 + 10 * c; }}},
  };
  return kPairs;
}

inline Formula scene(int i) {
  const int grain = i % 4;
  return [=](int x, int y, int c) {
    const int slope = (x * (1 + i % 5) + y * (1 + i / 5 % 3) + c * 40 + i * 29) % 256;
    return ((slope * (4 - grain) + texture(x + i, y, c) * grain) / (4 * (1 + i % 3)) + i * 11 % 80) % 256;
  };
}

// [1,3,H,W] in float64.
inline Tensor picture(const Formula& formula, int64_t height, int64_t width) {
  Tensor pixels = torch::empty({1, 3, height, width}, torch::kFloat64);
  auto at = pixels.accessor<double, 4>();
  for (int c = 0; c < 3; ++c)
    for (int y = 0; y < int(height); ++y)
      for (int x = 0; x < int(width); ++x) at[0][c][y][x] = formula(x, y, c) / 255.0;
  return pixels;
}

// The scenes from `first`, [count,3,H,W] in float32.
inline Tensor scenes(int first, int count, int64_t height, int64_t width) {
  std::vector<Tensor> pictures;
  for (int i = first; i < first + count; ++i) pictures.push_back(picture(scene(i), height, width));
  return torch::cat(pictures).to(torch::kFloat32);
}

// [count] in float64, in [-1,1).
inline Tensor uniform(const std::string& name, int64_t count) {
  const uint32_t start = crc32(name);
  Tensor values = torch::empty({count}, torch::kFloat64);
  auto* value = values.data_ptr<double>();
  for (int64_t i = 0; i < count; ++i) {
    uint32_t x = uint32_t(uint64_t(i) * 0x9E3779B1u) + start;
    x = (x ^ (x >> 16)) * 0x85EBCA6Bu;
    x = (x ^ (x >> 13)) * 0xC2B2AE35u;
    x ^= x >> 16;
    value[i] = double(x) / 2147483648.0 - 1;
  }
  return values;
}

inline Tensor weight(const std::string& name, const std::vector<int64_t>& shape) {
  int64_t count = 1, inputs = 1;
  for (size_t d = 0; d < shape.size(); ++d) count *= shape[d], inputs *= d > 0 ? shape[d] : 1;
  const Tensor u = uniform(name, count).view(shape);
  const auto value = [&]() -> Tensor {
    if (name.starts_with("lin")) return (u + 1) / 2;
    if (shape.size() > 1) return u * std::sqrt(6.0 / double(inputs));
    if (name.ends_with("running_var") || name.ends_with("bn.weight")) return 1 + 0.25 * u;
    return 0.125 * u;
  };
  return value().to(torch::kFloat32).contiguous();
}

inline nlohmann::json golden(const std::string& name) {
  std::ifstream file(MASKBENCH_TESTS_DIR "/golden/" + name);
  return nlohmann::json::parse(file);
}

}  // namespace maskbench

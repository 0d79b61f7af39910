#include "report/grid.h"

#include <fmt/format.h>

#include <algorithm>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <set>
#include <stdexcept>
#include <vector>

#include "system/atomic_file.h"

namespace maskbench::report {
namespace {

namespace fs = std::filesystem;

constexpr int kFaces = 4, kMasks = 5;
constexpr int kSmallest = 96, kLargest = 192;  // side of a tile
constexpr int kGap = 4, kMargin = 12;
constexpr double kLetters = 0.45;
constexpr int kFont = cv::FONT_HERSHEY_SIMPLEX;
const cv::Scalar kPaper = cv::Scalar::all(255), kInk = cv::Scalar::all(32), kBlank = cv::Scalar::all(240);

struct System {
  std::string name;
  fs::path tiles;
};

// Sizes in pixels. A block has the systems' names, under the face, in its first column.
struct Geometry {
  int tile, label, rows;
  int block_width() const { return label + kMasks * (tile + kGap); }
  int block_height() const { return rows * (tile + kGap) - kGap; }
};

bool has_tiles(const fs::path& folder) {
  for (int f = 0; f < kFaces; ++f) {
    for (int m = 0; m < kMasks; ++m) {
      if (fs::exists(folder / fmt::format("{}_{}.png", f, m))) return true;
    }
  }
  return false;
}

std::vector<System> systems_of(const Results& results) {
  std::vector<System> systems;
  std::set<std::string> seen;
  for (const Row& row : results.rows) {
    const auto run = std::find_if(row.runs.begin(), row.runs.end(), [](const auto& r) { return r.state == "done"; });
    if (run == row.runs.end() || seen.contains(row.system)) continue;
    const fs::path tiles = run->folder / "samples" / "grid";
    if (!has_tiles(tiles)) continue;
    seen.insert(row.system);
    systems.push_back({row.system, tiles});
  }
  return systems;
}

// Straight alpha over a light checkerboard, so that white masks are seen too.
cv::Mat over_checkerboard(const cv::Mat& mask) {
  cv::Mat picture(mask.size(), CV_8UC3);
  const int cell = std::max(1, mask.cols / 12);
  for (int y = 0; y < mask.rows; ++y) {
    for (int x = 0; x < mask.cols; ++x) {
      const int ground = (x / cell + y / cell) % 2 == 0 ? 255 : 226;
      const auto& p = mask.at<cv::Vec4b>(y, x);
      for (int c = 0; c < 3; ++c) {
        picture.at<cv::Vec3b>(y, x)[c] = static_cast<uchar>((p[c] * p[3] + ground * (255 - p[3]) + 127) / 255);
      }
    }
  }
  return picture;
}

// 8-bit BGR, or empty when the file is not there or no picture.
cv::Mat read_picture(const fs::path& file) {
  if (!fs::exists(file)) return {};
  const cv::Mat picture = cv::imread(file.string(), cv::IMREAD_UNCHANGED);
  if (picture.depth() == CV_8U && picture.channels() == 4) return over_checkerboard(picture);
  return cv::imread(file.string(), cv::IMREAD_COLOR);
}

cv::Mat resized(const cv::Mat& picture, int side) {
  if (picture.cols == side && picture.rows == side) return picture;
  const bool whole = picture.cols == picture.rows && side % picture.cols == 0;
  const int how = whole ? cv::INTER_NEAREST : picture.cols > side ? cv::INTER_AREA : cv::INTER_CUBIC;
  cv::Mat result;
  cv::resize(picture, result, {side, side}, 0, 0, how);
  return result;
}

void put_picture(cv::Mat& canvas, const fs::path& file, cv::Point at, int side) {
  cv::Mat place = canvas(cv::Rect(at.x, at.y, side, side));
  const cv::Mat picture = read_picture(file);
  if (picture.empty()) {
    place.setTo(kBlank);
  } else {
    resized(picture, side).copyTo(place);
  }
}

int text_width(const std::string& text) { return cv::getTextSize(text, kFont, kLetters, 1, nullptr).width; }

void put_name(cv::Mat& canvas, const std::string& name, cv::Point at, const Geometry& g) {
  const cv::Size size = cv::getTextSize(name, kFont, kLetters, 1, nullptr);
  const cv::Point baseline(at.x + g.label - 2 * kGap - size.width, at.y + (g.tile + size.height) / 2);
  cv::putText(canvas, name, baseline, kFont, kLetters, kInk, 1, cv::LINE_AA);
}

int tile_side(const std::vector<System>& systems) {
  for (const System& system : systems) {
    for (int i = 0; i < kFaces * kMasks; ++i) {
      const cv::Mat tile = read_picture(system.tiles / fmt::format("{}_{}.png", i / kMasks, i % kMasks));
      if (!tile.empty()) return std::clamp(tile.cols, kSmallest, kLargest);
    }
  }
  return kSmallest;
}

Geometry measure(const std::vector<System>& systems) {
  Geometry g{tile_side(systems), 0, static_cast<int>(systems.size()) + 1};
  g.label = g.tile + 2 * kGap;
  for (const System& system : systems) g.label = std::max(g.label, text_width(system.name) + 3 * kGap);
  return g;
}

void draw_block(cv::Mat& canvas, const std::vector<System>& systems, int face, cv::Point corner, const Geometry& g) {
  const fs::path& inputs = systems.front().tiles;
  const int step = g.tile + kGap;
  put_picture(canvas, inputs / fmt::format("face_{}.png", face), {corner.x + g.label - 2 * kGap - g.tile, corner.y},
              g.tile);
  for (int m = 0; m < kMasks; ++m) {
    const int x = corner.x + g.label + m * step;
    put_picture(canvas, inputs / fmt::format("mask_{}.png", m), {x, corner.y}, g.tile);
    for (int s = 0; s < static_cast<int>(systems.size()); ++s) {
      put_picture(canvas, systems[s].tiles / fmt::format("{}_{}.png", face, m), {x, corner.y + (s + 1) * step}, g.tile);
    }
  }
  for (int s = 0; s < static_cast<int>(systems.size()); ++s) {
    put_name(canvas, systems[s].name, {corner.x, corner.y + (s + 1) * step}, g);
  }
}

}  // namespace

std::string grid_png(const Results& results) {
  const std::vector<System> systems = systems_of(results);
  if (systems.empty()) return "";
  const Geometry g = measure(systems);
  cv::Mat canvas(2 * g.block_height() + 3 * kMargin, 2 * g.block_width() + 3 * kMargin, CV_8UC3, kPaper);
  for (int face = 0; face < kFaces; ++face) {
    const cv::Point corner(kMargin + face % 2 * (g.block_width() + kMargin),
                           kMargin + face / 2 * (g.block_height() + kMargin));
    draw_block(canvas, systems, face, corner, g);
  }
  std::vector<uchar> bytes;
  if (!cv::imencode(".png", canvas, bytes)) throw std::runtime_error("OpenCV cannot encode PNG");
  return {bytes.begin(), bytes.end()};
}

bool write_grid(const Results& results) {
  const std::string png = grid_png(results);
  if (!png.empty()) write_file_atomically(results.folder / "grid.png", png);
  return !png.empty();
}

}  // namespace maskbench::report

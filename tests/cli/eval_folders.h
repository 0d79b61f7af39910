// Fixture with two paired folders of pictures, for maskbench eval.
#pragma once

#include <nlohmann/json.hpp>

#include "tests/cli/program.h"
#include "tests/data/photographs/photograph_folder.h"

namespace maskbench {

namespace fs = std::filesystem;
using nlohmann::json;

// fake/ and reference/ with three pictures each, equal except for a bright square.
class Folders : public testing::Test {
 protected:
  Folders() {
    for (int i = 0; i < 3; ++i) {
      put(fmt::format("reference/{}.png", i), clouds(uint64_t(i)));
      put(fmt::format("fake/{}.png", i), with_square(uint64_t(i), 2 + 3 * i));
    }
  }

  static cv::Mat with_square(uint64_t seed, int side, int width = 40, int height = 48) {
    cv::Mat picture = clouds(seed, width, height);
    cv::rectangle(picture, {10, 10, side, side}, {255, 255, 255}, cv::FILLED);
    return picture;
  }

  void put(const std::string& name, const cv::Mat& image) const {
    fs::create_directories((folder / name).parent_path());
    folder.write(name, encoded(fs::path(name).extension(), image));
  }

  // Uncompressed: the default floating-point compression supports neither negative numbers nor NaN.
  void put_floats(const std::string& name, const cv::Mat& image) const {
    std::vector<uchar> bytes;
    cv::imencode(".tiff", image, bytes, {cv::IMWRITE_TIFF_COMPRESSION, 1});
    fs::create_directories((folder / name).parent_path());
    folder.write(name, std::string(bytes.begin(), bytes.end()));
  }

  Ended eval(std::vector<std::string> more) const {
    more.insert(more.begin(), {"eval", "--fake", folder / "fake"});
    return run_program(more, {{"XDG_CACHE_HOME", folder / "cache"}});
  }
  Ended compared(std::vector<std::string> more) const {
    more.insert(more.end(), {"--reference", folder / "reference"});
    return eval(more);
  }
  json scores(std::vector<std::string> more = {}) const {
    more.insert(more.end(), {"--metrics", "ssim,psnr", "--format", "json"});
    const Ended ended = compared(more);
    EXPECT_EQ(ended.code, 0) << ended.err;
    return json::parse(ended.out);
  }
  int64_t cache_files() const { return std::distance(fs::directory_iterator(folder / "cache/maskbench/scores"), {}); }

  TemporaryFolder folder;
};

}  // namespace maskbench

#include "report/grid.h"

#include <opencv2/imgcodecs.hpp>

#include "tests/report/results_folder.h"

namespace maskbench::report {
namespace {

void write_tile(const ResultsFolder& folder, const std::string& file, int side, const cv::Scalar& colour, int type) {
  const auto path = folder.path / file;
  std::filesystem::create_directories(path.parent_path());
  cv::imwrite(path.string(), cv::Mat(side, side, type, colour));
}

// All tiles of a run; the colour tells face and mask: blue 10 f, green 10 m.
void write_tiles(const ResultsFolder& folder, const std::string& run, int side, int red) {
  for (int f = 0; f < 4; ++f) {
    write_tile(folder, fmt::format("{}/samples/grid/face_{}.png", run, f), side, {0, 0, 200}, CV_8UC3);
    for (int m = 0; m < 5; ++m) {
      const cv::Scalar colour(10 * f, 10 * m, red);
      write_tile(folder, fmt::format("{}/samples/grid/{}_{}.png", run, f, m), side, colour, CV_8UC3);
      write_tile(folder, fmt::format("{}/samples/grid/mask_{}.png", run, m), side, {0, 255, 0, 0}, CV_8UC4);
    }
  }
}

cv::Mat decoded(const std::string& png) {
  return cv::imdecode(std::vector<uchar>(png.begin(), png.end()), cv::IMREAD_COLOR);
}

// Margins 12, gaps 4; the names are short, so the first column is a tile and two gaps wide.
constexpr int kTile = 96, kStep = kTile + 4, kLabel = kTile + 8, kBlockWidth = kLabel + 5 * kStep;

TEST(Grid, PutsEveryFaceInABlockWithARowForEachSystem) {
  const ResultsFolder folder;
  folder.run("a-1", "a", 0);
  folder.score("a-1", "ssim", 1);
  write_tiles(folder, "a-1", 48, 100);
  folder.run("b-1", "b", 0);
  folder.score("b-1", "ssim", 1);
  write_tiles(folder, "b-1", 48, 150);
  const cv::Mat grid = decoded(grid_png(read_results(folder.path)));
  const int block_height = 3 * kStep - 4;
  ASSERT_EQ(grid.size(), cv::Size(2 * kBlockWidth + 36, 2 * block_height + 36));
  // Face 3 is at the bottom right; the second system's fourth tile lies in its third row.
  const int x = 24 + kBlockWidth + kLabel + 3 * kStep, y = 24 + block_height + 2 * kStep;
  EXPECT_EQ(grid.at<cv::Vec3b>(y, x), cv::Vec3b(30, 30, 150));
  EXPECT_EQ(grid.at<cv::Vec3b>(y + kTile - 1, x + kTile - 1), cv::Vec3b(30, 30, 150));
  EXPECT_EQ(grid.at<cv::Vec3b>(y + kTile, x), cv::Vec3b(255, 255, 255));
}

TEST(Grid, ShowsTheFaceAndTheTransparencyOfMasksInTheFirstRow) {
  const ResultsFolder folder;
  folder.run("a-1", "a", 0);
  folder.score("a-1", "ssim", 1);
  write_tiles(folder, "a-1", 48, 100);
  const cv::Mat grid = decoded(grid_png(read_results(folder.path)));
  EXPECT_EQ(grid.at<cv::Vec3b>(12 + 5, 12 + 5), cv::Vec3b(0, 0, 200));
  EXPECT_EQ(grid.at<cv::Vec3b>(12, 12 + kLabel), cv::Vec3b(255, 255, 255));
  EXPECT_EQ(grid.at<cv::Vec3b>(12, 12 + kLabel + 8), cv::Vec3b(226, 226, 226));
}

TEST(Grid, TakesTheLowestSeedThatIsDone) {
  const ResultsFolder folder;
  for (int seed = 0; seed < 3; ++seed) {
    const std::string run = fmt::format("a-{}", seed);
    folder.run(run, "a", seed, seed == 0 ? "failed" : "done");
    folder.score(run, "ssim", 1);
    write_tiles(folder, run, 48, 100 + seed);
  }
  const cv::Mat grid = decoded(grid_png(read_results(folder.path)));
  EXPECT_EQ(grid.at<cv::Vec3b>(12 + kStep, 12 + kLabel), cv::Vec3b(0, 0, 101));
}

TEST(Grid, LeavesOutSystemsWithoutTilesAndBlanksMissingOnes) {
  const ResultsFolder folder;
  folder.run("a-1", "a", 0);
  folder.score("a-1", "ssim", 1);
  folder.run("b-1", "b", 0);
  folder.score("b-1", "ssim", 1);
  write_tiles(folder, "b-1", 120, 100);
  std::filesystem::remove(folder.path / "b-1/samples/grid/0_0.png");
  folder.write("b-1/samples/grid/0_1.png", "no picture");
  const cv::Mat grid = decoded(grid_png(read_results(folder.path)));
  ASSERT_EQ(grid.rows, 2 * (2 * 124 - 4) + 36);
  EXPECT_EQ(grid.at<cv::Vec3b>(12 + 124, 12 + 128), cv::Vec3b(240, 240, 240));
  EXPECT_EQ(grid.at<cv::Vec3b>(12 + 124, 12 + 128 + 124), cv::Vec3b(240, 240, 240));
  EXPECT_EQ(grid.at<cv::Vec3b>(12 + 124, 12 + 128 + 2 * 124), cv::Vec3b(0, 20, 100));
}

TEST(Grid, IsWrittenWhenThereIsSomethingToShow) {
  const ResultsFolder folder;
  folder.run("a-1", "a", 0);
  folder.score("a-1", "ssim", 1);
  EXPECT_FALSE(write_grid(read_results(folder.path)));
  EXPECT_FALSE(std::filesystem::exists(folder.path / "grid.png"));
  write_tiles(folder, "a-1", 48, 100);
  EXPECT_TRUE(write_grid(read_results(folder.path)));
  EXPECT_FALSE(cv::imread((folder.path / "grid.png").string()).empty());
}

}  // namespace
}  // namespace maskbench::report

#include "report/html/page.h"

#include <opencv2/imgcodecs.hpp>
#include <regex>

#include "tests/report/results_folder.h"

namespace maskbench::report {
namespace {

std::string page_of(const ResultsFolder& folder) { return report_html({read_results(folder.path), {}, {}}); }

bool has(const std::string& page, const std::string& text) { return page.find(text) != std::string::npos; }

// Without the scripts: Chart.js names its home in a comment.
std::string markup_of(std::string page) { return page.substr(0, page.find("<script")); }

TEST(Report, LoadsNothing) {
  const ResultsFolder folder;
  folder.run("a-0", "a", 0);
  folder.score("a-0", "ssim", 0.5);
  const std::string markup = markup_of(page_of(folder));
  const std::regex address("(?: (?:src|href|action)=|url\\()[\"']?([^\"' >)]*)");
  for (std::sregex_iterator found(markup.begin(), markup.end(), address), end; found != end; ++found) {
    const std::string target = (*found)[1];
    EXPECT_TRUE(target.starts_with("data:") || target.starts_with("#")) << target;
  }
  EXPECT_TRUE(has(markup, "default-src &apos;none&apos;"));
}

TEST(Report, EscapesNames) {
  const ResultsFolder folder;
  const std::string evil = "<script>alert(1)</script>\\\"'\\n&";
  folder.run("a-0", evil, 0, "failed", "<img src=x onerror=alert(2)>");
  folder.run("b-0", "b", 0);
  folder.score("b-0", "ssim", 0.5);
  const std::string page = page_of(folder);
  EXPECT_FALSE(has(page, "<script>alert"));
  EXPECT_FALSE(has(page, "<img src=x"));
  EXPECT_TRUE(has(page, "&lt;script&gt;alert(1)&lt;/script&gt;"));
}

TEST(Report, SaysWhatBecameOfEachRun) {
  const ResultsFolder folder;
  folder.run("a-0", "a", 0, "failed", "out of memory");
  folder.run("b-0", "b", 0, "diverged", "loss is not finite");
  folder.run("c-0", "c", 0, "running");
  folder.run("d-0", "d", 0);
  folder.score("d-0", "ssim", 0.5);
  folder.run("e-0", "e", 0);
  folder.write("e-0/status.json", "{");
  folder.write("experiment.json",
               R"({"experiment": "demo", "metrics": ["ssim"], "systems": ["a","b","c","d","e","f"], "runs": [
    {"run": "a-0", "system": "a", "plugin": "a", "seed": 0}, {"run": "b-0", "system": "b", "plugin": "b", "seed": 0},
    {"run": "c-0", "system": "c", "plugin": "c", "seed": 0}, {"run": "d-0", "system": "d", "plugin": "d", "seed": 0},
    {"run": "e-0", "system": "e", "plugin": "e", "seed": 0}, {"run": "f-0", "system": "f", "plugin": "f", "seed": 0}]})");
  const std::string page = page_of(folder);
  for (const char* text : {"1 failed", "out of memory", "1 diverged", "loss is not finite", "1 running", "1 done",
                           "1 unreadable", "1 missing"})
    EXPECT_TRUE(has(page, text)) << text;
}

TEST(Report, StandsWithoutAnyRunThatCounts) {
  const ResultsFolder folder;
  folder.run("a-0", "a", 0, "running");
  EXPECT_TRUE(has(page_of(folder), "1 running"));
}

TEST(Report, HoldsPicturesThatCanBeReadAndLeavesOutTheOthers) {
  const ResultsFolder folder;
  folder.run("a-0", "a", 0);
  folder.score("a-0", "ssim", 0.5);
  folder.write("a-0/samples/grid/0_1.png", "\x89PNG damaged");
  const auto good = folder.path / "a-0/samples/grid/0_0.png";
  cv::imwrite(good.string(), cv::Mat(8, 8, CV_8UC3, cv::Scalar(1, 2, 3)));
  const std::string page = page_of(folder);
  EXPECT_TRUE(has(page, R"(alt="a, face 1, mask 1")"));
  EXPECT_FALSE(has(page, R"(alt="a, face 1, mask 2")"));
}

TEST(Report, IsTheSameForTheSameFiles) {
  const ResultsFolder folder;
  folder.run("a-0", "a", 0);
  folder.score("a-0", "ssim", 0.5);
  EXPECT_EQ(page_of(folder), page_of(folder));
}

}  // namespace
}  // namespace maskbench::report

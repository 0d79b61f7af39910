#include "data/pictures/picture_file.h"

#include <gtest/gtest.h>

#include "data/pictures/decode_jpeg.h"
#include "tests/data/photographs/photograph_folder.h"

namespace maskbench {
namespace {

PictureFile read(const std::string& name, const std::string& bytes, Alpha alpha = Alpha::kOverWhite) {
  const TemporaryFolder folder;
  return read_picture_file(folder.write(name, bytes), alpha);
}

TEST(PictureFile, ReadsEveryCommonFormatToTheSamePicture) {
  const cv::Mat picture = clouds(3);
  for (const std::string extension : {".png", ".jpg", ".bmp", ".ppm", ".tiff", ".webp"}) {
    const PictureFile file = read("a" + extension, encoded(extension, picture));
    ASSERT_EQ(file.problem, "") << extension;
    EXPECT_EQ(file.converted, "") << extension;
    EXPECT_LT(cv::norm(file.image, picture, cv::NORM_L1) / double(picture.total() * 3), 8) << extension;
  }
}

TEST(PictureFile, ReadsJpegAsOpenCvDoes) {
  for (const std::string& bytes : {encoded(".jpg", clouds(3)), turned_jpeg(clouds(5), 1)}) {
    const cv::Mat theirs =
        cv::imdecode(cv::Mat(1, int(bytes.size()), CV_8U, const_cast<char*>(bytes.data())), cv::IMREAD_COLOR);
    const auto ours = decode_jpeg(bytes);
    ASSERT_TRUE(ours);
    EXPECT_EQ(cv::norm(*ours, theirs, cv::NORM_INF), 0);
  }
  const std::string bytes = encoded(".jpg", clouds(3));
  const cv::Mat raw(1, int(bytes.size()), CV_8U, const_cast<char*>(bytes.data()));
  EXPECT_EQ(cv::norm(*decode_jpeg(bytes, 4), cv::imdecode(raw, cv::IMREAD_REDUCED_COLOR_4), cv::NORM_INF), 0);
  cv::Mat grey;
  cv::cvtColor(clouds(3), grey, cv::COLOR_BGR2GRAY);
  EXPECT_FALSE(decode_jpeg(encoded(".jpg", grey)));
  const std::string whole = encoded(".jpg", clouds(3));
  EXPECT_FALSE(decode_jpeg(whole.substr(0, whole.size() / 2)));
  EXPECT_FALSE(decode_jpeg(whole.substr(0, 3)));
  EXPECT_FALSE(decode_jpeg("\x89PNG"));
}

TEST(PictureFile, ShrinksJpegOnly) {
  const TemporaryFolder folder;
  const cv::Mat picture = clouds(3);
  const auto shrunk = [&](const char* name, const char* extension) {
    return read_picture_file(folder.write(name, encoded(extension, picture)), Alpha::kOverWhite, 2);
  };
  const PictureFile jpeg = shrunk("a.jpg", ".jpg"), png = shrunk("a.png", ".png");
  EXPECT_EQ(jpeg.shrink, 2);
  EXPECT_EQ(jpeg.image.size(), (picture.size() + cv::Size(1, 1)) / 2);
  EXPECT_EQ(png.shrink, 1);
  EXPECT_EQ(png.image.size(), picture.size());
}

TEST(PictureFile, GoesByWhatIsInAFileAndNotByItsName) {
  EXPECT_EQ(read("a.txt", encoded(".png", clouds(3))).problem, "");
  EXPECT_EQ(read("a.png", "I am a text.\n").problem, "is not a picture that OpenCV can read");
}

TEST(PictureFile, ConvertsGreySixteenBitsAndAlpha) {
  const cv::Mat picture = clouds(3);
  cv::Mat grey, deep, clear;
  cv::cvtColor(picture, grey, cv::COLOR_BGR2GRAY);
  const PictureFile from_grey = read("a.png", encoded(".png", grey));
  EXPECT_EQ(from_grey.converted, "grey");
  EXPECT_EQ(from_grey.image.at<cv::Vec3b>(7, 9), cv::Vec3b::all(grey.at<uint8_t>(7, 9)));
  picture.convertTo(deep, CV_16U, 257);
  const PictureFile from_deep = read("a.png", encoded(".png", deep));
  EXPECT_EQ(from_deep.converted, "16 bits a channel");
  EXPECT_EQ(cv::norm(from_deep.image, picture, cv::NORM_INF), 0);
  cv::cvtColor(picture, clear, cv::COLOR_BGR2BGRA);
  clear.at<cv::Vec4b>(7, 9) = {10, 20, 30, 0};
  clear.at<cv::Vec4b>(8, 9) = {10, 20, 30, 51};  // a fifth
  const PictureFile from_clear = read("a.png", encoded(".png", clear));
  EXPECT_EQ(from_clear.converted, "transparent, composited over white");
  EXPECT_EQ(from_clear.image.at<cv::Vec3b>(7, 9), cv::Vec3b(255, 255, 255));
  EXPECT_EQ(from_clear.image.at<cv::Vec3b>(8, 9), cv::Vec3b(206, 208, 210));
  EXPECT_EQ(from_clear.image.at<cv::Vec3b>(9, 9), picture.at<cv::Vec3b>(9, 9));
}

TEST(PictureFile, IsTurnedByItsExifOrientationAndPointsFollow) {
  cv::Mat picture(48, 64, CV_8UC3, cv::Scalar::all(0));
  picture(cv::Rect(8, 16, 8, 8)).setTo(cv::Scalar::all(255));  // centre 11.5, 19.5
  for (int orientation = 1; orientation <= 8; ++orientation) {
    const PictureFile file = read("a.jpg", turned_jpeg(picture, orientation));
    ASSERT_EQ(file.problem, "");
    EXPECT_EQ(file.orientation, orientation);
    EXPECT_EQ(file.image.size(), orientation >= 5 ? cv::Size(48, 64) : cv::Size(64, 48)) << orientation;
    const Point p = upright({11.5, 19.5}, file);
    cv::Mat bright;
    cv::extractChannel(file.image, bright, 0);
    const cv::Rect box = cv::boundingRect(bright > 128);
    EXPECT_NEAR(p.x, box.x + (box.width - 1) / 2.0, 0.51) << orientation;
    EXPECT_NEAR(p.y, box.y + (box.height - 1) / 2.0, 0.51) << orientation;
  }
  // As a camera held upright stores it: the stored left edge is the shown top.
  const PictureFile file = read("a.jpg", turned_jpeg(picture, 6));
  EXPECT_EQ(file.converted, "turned by its EXIF orientation 6");
  EXPECT_LT(upright({0, 47}, file).x, 1);
}

TEST(PictureFile, SaysWhyItCannotBeUsed) {
  const std::string png = encoded(".png", clouds(3, 200, 200)), jpeg = encoded(".jpg", clouds(3, 200, 200));
  EXPECT_EQ(read("a.jpg", jpeg.substr(0, jpeg.size() * 2 / 3)).problem, "is truncated");
  EXPECT_EQ(read("a.png", png.substr(0, png.size() / 2)).problem, "is truncated");
  std::string damaged = png;
  damaged.replace(damaged.size() / 2, 8, "spoiled!");
  EXPECT_EQ(read("a.png", damaged).problem, "is corrupt");
  EXPECT_EQ(read("a.png", "").problem, "is empty");
  EXPECT_EQ(read("a.png", encoded(".png", clouds(3, 1, 1))).problem, "1 x 1 pixels: smaller than 8 a side");
  const std::string bmp = encoded(".bmp", clouds(3));
  EXPECT_EQ(read("a.bmp", bmp.substr(0, bmp.size() / 2)).problem, "is corrupt");
  const TemporaryFolder folder;
  EXPECT_EQ(read_picture_file(folder.path, Alpha::kOverWhite).problem, "is not a file");
  EXPECT_EQ(read_picture_file(folder / "gone.png", Alpha::kOverWhite).problem, "is not a file");
}

// The header alone: nothing of that size is ever made.
TEST(PictureFile, RefusesAHugePictureByItsHeader) {
  std::string png = encoded(".png", clouds(3));
  const auto of_size = [&](uint32_t width, uint32_t height) {
    for (int i = 0; i < 4; ++i) {
      png[size_t(16 + i)] = char(width >> (24 - 8 * i));
      png[size_t(20 + i)] = char(height >> (24 - 8 * i));
    }
    return read("a.png", png).problem;
  };
  EXPECT_EQ(of_size(30000, 20), "30000 x 20 pixels: larger than 16384 a side");
  EXPECT_EQ(of_size(2147483647, 2147483647), "2147483647 x 2147483647 pixels: larger than 16384 a side");
  EXPECT_EQ(of_size(16000, 16000), "16000 x 16000 pixels: more than 134 million of them");
}

TEST(PictureFile, NeedsAlphaWhereItIsAskedFor) {
  EXPECT_EQ(read("a.png", encoded(".png", clouds(3)), Alpha::kNeeded).problem,
            "has no transparency (no alpha channel)");
  const PictureFile file = read("a.png", encoded(".png", mask_picture()), Alpha::kNeeded);
  EXPECT_EQ(file.problem, "");
  EXPECT_EQ(file.image.channels(), 4);
  EXPECT_EQ(read("a.png", encoded(".png", cv::Mat::zeros(10, 5000, CV_8UC4)), Alpha::kNeeded).problem,
            "5000 x 10 pixels: larger than 4096 a side");
}

TEST(Planar, PutsRedFirst) {
  const Picture picture = planar(cv::Mat(2, 3, CV_8UC4, cv::Scalar(1, 2, 3, 4)));
  for (int c = 0; c < 4; ++c) EXPECT_EQ(picture.plane(c)[5], (std::array{3, 2, 1, 4}[size_t(c)])) << c;
}

TEST(PictureFile, NamesTheConversionsThatOtherToolsDoNotMake) {
  const cv::Mat picture = clouds(3);
  cv::Mat opaque, clear, deep, grey;
  cv::cvtColor(picture, opaque, cv::COLOR_BGR2BGRA);
  clear = opaque.clone();
  clear.at<cv::Vec4b>(7, 9)[3] = 254;
  clear.convertTo(deep, CV_16U, 257);
  cv::cvtColor(picture, grey, cv::COLOR_BGR2GRAY);
  using Kinds = std::set<Conversion>;
  const PictureFile from_opaque = read("a.png", encoded(".png", opaque));
  EXPECT_EQ(from_opaque.conversions, Kinds{});
  EXPECT_EQ(from_opaque.converted, "");  // transparent nowhere
  EXPECT_EQ(cv::norm(from_opaque.image, picture, cv::NORM_INF), 0);
  EXPECT_EQ(read("a.png", encoded(".png", clear)).conversions, Kinds{Conversion::kOverWhite});
  EXPECT_EQ(read("a.png", encoded(".png", deep)).conversions, (Kinds{Conversion::kOverWhite, Conversion::kEightBits}));
  EXPECT_EQ(read("a.png", encoded(".png", grey)).conversions, Kinds{});
  EXPECT_EQ(read("a.jpg", turned_jpeg(picture, 3)).conversions, Kinds{Conversion::kUpright});
  EXPECT_EQ(read("a.jpg", turned_jpeg(picture, 1)).conversions, Kinds{});
}

}  // namespace
}  // namespace maskbench

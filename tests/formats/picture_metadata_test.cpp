#include "formats/picture_metadata.h"

#include <gtest/gtest.h>

#include <opencv2/imgcodecs.hpp>

#include "formats/picture_header.h"
#include "tests/data/photographs/photograph_folder.h"

namespace maskbench {
namespace {

using namespace std::string_literals;

std::string profile(const std::string& space, size_t bytes) {
  std::string icc(bytes, '\0');
  for (size_t i = 128; i < bytes; ++i) icc[i] = char(i * 31 % 251);
  return icc.replace(16, 4, space).replace(36, 4, "acsp");
}

// Orientation 6, and a second directory with a thumbnail of 8 bytes "OLDFACE!".
const std::string kExif =
    "MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\x1a"
    "\0\x02\x02\x01\0\x04\0\0\0\x01\0\0\0\x38\x02\x02\0\x04\0\0\0\x01\0\0\0\x08\0\0\0\0OLDFACE!"s;

bool decodes(const std::string& file) {
  return !cv::imdecode(std::vector<uchar>(file.begin(), file.end()), cv::IMREAD_COLOR).empty();
}

class Metadata : public testing::TestWithParam<const char*> {};
INSTANTIATE_TEST_SUITE_P(Formats, Metadata, testing::Values(".jpg", ".png"));

TEST_P(Metadata, PutIntoAFileIsReadBack) {
  const PictureMetadata put{kExif, profile("RGB ", 200'000)};  // a JPEG splits it into four pieces
  const std::string file = with_metadata(encoded(GetParam(), clouds(1)), put);
  EXPECT_TRUE(decodes(file));
  EXPECT_EQ(read_metadata(file).exif, kExif);
  EXPECT_TRUE(read_metadata(file).icc == put.icc);
  EXPECT_EQ(read_picture_header(file)->orientation, 6);
}

TEST_P(Metadata, OfAPlainFileIsEmpty) {
  EXPECT_EQ(read_metadata(encoded(GetParam(), clouds(1))).exif, "");
  EXPECT_EQ(read_metadata(encoded(GetParam(), clouds(1))).icc, "");
}

TEST_P(Metadata, OfACutFileIsReadWithoutHarm) {
  const std::string file = with_metadata(encoded(GetParam(), clouds(1)), {kExif, profile("RGB ", 3000)});
  for (size_t length = 0; length < std::min<size_t>(file.size(), 4000); length += 7)
    EXPECT_LE(read_metadata(file.substr(0, length)).icc.size(), 3000u);
}

TEST(ExifOfChanged, StandsUprightAndHasNoThumbnail) {
  const std::string changed = exif_of_changed(kExif);
  EXPECT_EQ(exif_orientation(kExif), 6);
  EXPECT_EQ(exif_orientation(changed), 1);
  EXPECT_EQ(changed.find("OLDFACE!"), std::string::npos);
  EXPECT_EQ(changed.size(), kExif.size());
}

TEST(ExifOfChanged, OfAnythingElseIsEmpty) {
  EXPECT_EQ(exif_of_changed("not EXIF"), "");
  EXPECT_EQ(exif_of_changed(kExif.substr(0, 12)), "");
}

TEST(ColourSpace, IsThatOfTheHeader) {
  EXPECT_EQ(colour_space_of(profile("CMYK", 300)), "CMYK");
  EXPECT_EQ(colour_space_of("short"), "");
}

TEST(IsAnimated, TellsAnimationsFromStills) {
  EXPECT_TRUE(is_animated("GIF89a..."));
  EXPECT_FALSE(is_animated(encoded(".png", clouds(1))));
  std::string png = encoded(".png", clouds(1));
  png.insert(33,
             "\0\0\0\x08"
             "acTL\0\0\0\0\0\0\0\0\0\0\0\0"s);
  EXPECT_TRUE(is_animated(png));
}

}  // namespace
}  // namespace maskbench

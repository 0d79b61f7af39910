#include "formats/picture_header.h"

#include <gtest/gtest.h>

#include <string>

namespace maskbench {
namespace {

std::string big(uint64_t value, int bytes) {
  std::string text;
  for (int i = bytes - 1; i >= 0; --i) text += char(value >> (8 * i) & 255);
  return text;
}
std::string little(uint64_t value, int bytes) {
  std::string text = big(value, bytes);
  return {text.rbegin(), text.rend()};
}

// EXIF data with one entry before the orientation.
std::string exif(int orientation, bool big_endian) {
  const auto n = big_endian ? big : little;
  const std::string entry = n(0x0100, 2) + n(4, 2) + n(1, 4) + n(77, 4);
  return std::string(big_endian ? "MM" : "II") + n(42, 2) + n(8, 4) + n(2, 2) + entry + n(0x0112, 2) + n(3, 2) +
         n(1, 4) + n(uint64_t(orientation), 2) + n(0, 2) + n(0, 4);
}

std::string segment(int marker, const std::string& payload) {
  return "\xFF" + std::string(1, char(marker)) + big(payload.size() + 2, 2) + payload;
}

// A baseline JPEG of 300 x 200 as far as its markers go; the scan holds a stuffed byte, a restart and a fill byte.
std::string jpeg(int orientation = 1, bool whole = true) {
  using namespace std::string_literals;
  const std::string frame = "\x08" + big(200, 2) + big(300, 2) + "\x01\x01\x11\0"s;
  return "\xFF\xD8" + segment(0xE1, "Exif\0\0"s + exif(orientation, true)) + segment(0xC4, std::string(20, '\1')) +
         segment(0xC0, frame) + segment(0xDA, std::string(6, '\0')) + "abc\xFF\0def\xFF\xD0ghi"s +
         (whole ? "\xFF\xFF\xD9" : "");
}

std::string chunk(const std::string& name, const std::string& data) {
  return big(data.size(), 4) + name + data + std::string(4, 'c');
}
std::string png(const std::string& before_end = "") {
  return "\x89PNG\r\n\x1A\n" + chunk("IHDR", big(640, 4) + big(480, 4) + std::string(5, '\1')) + before_end +
         chunk("IDAT", "data") + chunk("IEND", "");
}

std::string riff(const std::string& chunks) { return "RIFF" + little(chunks.size() + 4, 4) + "WEBP" + chunks; }
std::string webp_chunk(const std::string& name, const std::string& data) {
  return name + little(data.size(), 4) + data + std::string(data.size() % 2, '\0');
}

void expect_size(const std::string& file, int64_t width, int64_t height) {
  const auto header = read_picture_header(file);
  ASSERT_TRUE(header);
  EXPECT_EQ(header->width, width);
  EXPECT_EQ(header->height, height);
}

TEST(PictureHeader, KnowsTheSizeOfEveryFormat) {
  using namespace std::string_literals;
  expect_size(jpeg(), 300, 200);
  expect_size(png(), 640, 480);
  expect_size(riff(webp_chunk("VP8X", std::string(4, '\0') + little(29999, 3) + little(19, 3))), 30000, 20);
  expect_size(riff(webp_chunk("VP8 ", std::string(6, '\0') + little(100 | 0x4000, 2) + little(50, 2))), 100, 50);
  expect_size(riff(webp_chunk("VP8L", "/" + little(99 | 49 << 14, 4) + "x")), 100, 50);
  for (const auto n : {big, little}) {
    const std::string entries = n(256, 2) + n(3, 2) + n(1, 4) + n(1234, 2) + n(0, 2) +  // SHORT
                                n(257, 2) + n(4, 2) + n(1, 4) + n(70000, 4);            // LONG
    expect_size((n == big ? "MM" : "II") + n(42, 2) + n(8, 4) + n(2, 2) + entries, 1234, 70000);
  }
  expect_size("\0\0\0\x0CjP  \r\n\x87\n"s + std::string(20, 'x') + "ihdr" + big(11, 4) + big(22, 4), 22, 11);
  expect_size("BM" + std::string(12, 'x') + little(40, 4) + little(320, 4) + little(uint64_t(uint32_t(-240)), 4), 320,
              240);
  expect_size("BM" + std::string(12, 'x') + little(12, 4) + little(32, 2) + little(24, 2), 32, 24);
  expect_size("P6\n# a comment\n 15\t 16\n255\n", 15, 16);
}

TEST(PictureHeader, SeesThatAFileIsCutOffWhereverItIs) {
  const std::string files[] = {jpeg(), png(), riff(webp_chunk("VP8L", "/" + little(99, 4) + std::string(200, 'x')))};
  for (const std::string& file : files) {
    EXPECT_TRUE(read_picture_header(file)->whole);
    EXPECT_TRUE(read_picture_header(file + "more behind it")->whole);
    for (size_t length = 0; length < file.size(); ++length) {
      const auto header = read_picture_header(file.substr(0, length));
      EXPECT_FALSE(header && header->whole) << length << " of " << file.size();
    }
  }
  EXPECT_FALSE(read_picture_header(jpeg(1, /*whole=*/false))->whole);
}

TEST(PictureHeader, FindsTheOrientationInJpegPngAndWebp) {
  using namespace std::string_literals;
  for (int orientation = 1; orientation <= 8; ++orientation) {
    EXPECT_EQ(read_picture_header(jpeg(orientation))->orientation, orientation);
    EXPECT_EQ(read_picture_header(png(chunk("eXIf", exif(orientation, false))))->orientation, orientation);
    const std::string size = webp_chunk("VP8X", std::string(4, '\0') + little(9, 3) + little(9, 3));
    EXPECT_EQ(read_picture_header(riff(size + webp_chunk("EXIF", exif(orientation, true))))->orientation, orientation);
    EXPECT_EQ(read_picture_header(riff(size + webp_chunk("EXIF", "Exif\0\0"s + exif(orientation, true))))->orientation,
              orientation);
  }
}

TEST(PictureHeader, TakesAnOrientationThatIsNoneAsUpright) {
  for (const std::string& data : {exif(0, true), exif(9, true), exif(6, true).substr(0, 20), std::string("II*"),
                                  std::string(), std::string("nothing at all")})
    EXPECT_EQ(exif_orientation(data), 1);
  std::string far = exif(6, true);
  far.replace(4, 4, big(0xFFFFFFF0, 4));  // a directory beyond the end
  EXPECT_EQ(exif_orientation(far), 1);
}

TEST(PictureHeader, IsNothingForWhatIsNoPicture) {
  for (const std::string& file : {std::string(), std::string("hello, I am a text"), std::string("\xFF\xD8\xFF"),
                                  std::string("BM"), std::string("P6 x"), std::string("RIFF1234WEBPnone")})
    EXPECT_FALSE(read_picture_header(file)) << file;
}

}  // namespace
}  // namespace maskbench

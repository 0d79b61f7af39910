#include "data/pictures/decode_jpeg.h"

#include <csetjmp>
#include <cstdio>  // for jpeglib.h
//
#include <jpeglib.h>

namespace maskbench {
namespace {

class Decompressor {
 public:
  Decompressor() {
    info_.err = jpeg_std_error(&errors_);
    errors_.error_exit = [](j_common_ptr info) {
      std::longjmp(static_cast<Decompressor*>(info->client_data)->back_, 1);  // NOLINT: libjpeg is C
    };
    errors_.emit_message = [](j_common_ptr info, int level) { info->err->num_warnings += level < 0; };
    info_.client_data = this;
    jpeg_create_decompress(&info_);
  }
  ~Decompressor() { jpeg_destroy_decompress(&info_); }
  Decompressor(const Decompressor&) = delete;
  Decompressor& operator=(const Decompressor&) = delete;

  // Returns whether `image` holds the picture. Nothing with a destructor may live in here: errors of libjpeg jump back.
  bool decode(const std::string& bytes, int shrink, cv::Mat& image) {
    if (setjmp(back_) != 0) return false;  // NOLINT: libjpeg is C
    jpeg_mem_src(&info_, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    jpeg_read_header(&info_, TRUE);
    if (info_.num_components != 3) return false;
    info_.out_color_space = JCS_EXT_BGR;
    info_.scale_num = 1;
    info_.scale_denom = unsigned(shrink);
    jpeg_start_decompress(&info_);
    image.create(int(info_.output_height), int(info_.output_width), CV_8UC3);
    while (info_.output_scanline < info_.output_height) {
      JSAMPROW row = image.ptr<uint8_t>(int(info_.output_scanline));
      jpeg_read_scanlines(&info_, &row, 1);
    }
    jpeg_finish_decompress(&info_);
    return errors_.num_warnings == 0;
  }

 private:
  jpeg_decompress_struct info_{};
  jpeg_error_mgr errors_{};
  std::jmp_buf back_{};
};

}  // namespace

std::optional<cv::Mat> decode_jpeg(const std::string& bytes, int shrink) {
  if (!bytes.starts_with("\xff\xd8\xff")) return std::nullopt;
  cv::Mat image;
  Decompressor decompressor;
  if (!decompressor.decode(bytes, shrink, image)) return std::nullopt;
  return image;
}

}  // namespace maskbench

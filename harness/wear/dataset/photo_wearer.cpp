#include "wear/dataset/photo_wearer.h"

#include <fmt/format.h>

#include <algorithm>
#include <opencv2/imgproc.hpp>

#include "base/face_traits.h"
#include "base/sha256.h"
#include "faces/homography.h"
#include "formats/picture_metadata.h"
#include "wear/picture/encode_picture.h"
#include "wear/picture/face_frame.h"
#include "wear/picture/mask_layer.h"
#include "wear/picture/unit_draw.h"

namespace maskbench {
namespace {

namespace fs = std::filesystem;

constexpr double kLightBlur = 0.12;  // of the face's longer side: wider than a mouth, narrower than a cheek

std::array<double, 4> box_of(const FaceLandmarks& face) {
  return {face.low.x, face.low.y, face.high.x - face.low.x, face.high.y - face.low.y};
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return char(std::tolower(c)); });
  return text;
}

bool is_jpeg_name(const std::string& extension) { return extension == ".jpg" || extension == ".jpeg"; }

// Returns ".jpg" or ".png".
std::string coding_of(const std::string& photograph, const WearStyle& style) {
  if (style.format != "keep") return "." + style.format;
  return is_jpeg_name(lower(fs::path(photograph).extension().string())) ? ".jpg" : ".png";
}

// A face that can be given a mask.
struct ReadyFace {
  WornFace about;
  FaceLandmarks landmarks;  // in pixels
  FaceFrame frame;
  cv::Mat crop;
  double side = 0;  // of the box, pixels
  uint64_t seed = 0;
  std::vector<const WearableMask*> masks;
};

// One photograph on its way.
class Wearing {
 public:
  Wearing(const MaskSet& masks, const WarpFunction& warp, const WearStyle& style, const PictureFile& file,
          PhotoRecord& record)
      : masks_(masks), warp_(warp), style_(style), image_(file.image), record_(record) {}

  // Keeps the face, or says in the record why it can have no mask.
  void take(int number, const FoundFace& found, const std::string& folder_identity) {
    ReadyFace ready;
    WornFace& about = ready.about;
    about.face = number;
    if (!found.face)
      return fail(about, found.problem.empty() ? "no face: it has no landmarks" : "no face: " + found.problem);
    ready.landmarks = *found.face;
    about.identity = found.identity.empty() ? folder_identity : found.identity;
    about.box = box_of(ready.landmarks);
    for (size_t i = 0; i < kFacePoints; ++i) {
      about.points[2 * i] = ready.landmarks.points[i].x;
      about.points[2 * i + 1] = ready.landmarks.points[i].y;
    }
    ready.side = std::max(about.box[2], about.box[3]);
    if (ready.side < style_.least_face) return fail(about, fmt::format("too small: {:.0f} pixels", ready.side));
    ready.frame = frame_of(ready.landmarks, image_.size(), style_.margin, style_.size);
    ready.crop = cut_out(image_, ready.frame, style_.size);
    about.yaw = face_yaw(anchors_of(ready.frame.face)).value_or(0);
    ready.seed = stream_seed(style_.seed, record_.sha256 + fmt::format(" {:.0f} {:.0f}", about.box[0], about.box[1]));
    ready.masks = masks_.draw(ready.seed, style_.per_face, about.yaw);
    ready_.push_back(std::move(ready));
  }

  // Makes the picture with the mask number `copy` on every face. Returns whether any face wears one.
  bool make(int copy, cv::Mat& image, cv::Mat& segmentation, std::vector<WornFace>& worn) {
    image = image_.clone();
    segmentation = style_.segmentation ? cv::Mat::zeros(image.size(), CV_8U) : cv::Mat();
    for (const ReadyFace& face : ready_) put_on(face, copy, image, segmentation, worn);
    return !worn.empty();
  }

 private:
  void fail(const WornFace& about, const std::string& reason) {
    record_.failures.push_back({about.face, about.box, about.mask, about.how, reason});
  }

  void put_on(const ReadyFace& face, int copy, cv::Mat& image, cv::Mat& segmentation, std::vector<WornFace>& worn) {
    const WearableMask& mask = *face.masks[size_t(copy)];
    const WornClass& how = draw_class(style_.classes, unit_draw(face.seed, "class", uint64_t(copy)));
    WornFace about = face.about;
    about.mask = mask.file;
    about.how = how.name;
    about.top = how.top;
    about.bottom = how.bottom;
    const auto H = warp_({face.crop, face.frame.face, anchors_of(face.frame.face)}, mask);
    if (!H) return fail(about, "no warp: the system puts no mask on this face");
    const Homography to_mask = then_applied(then_applied(*H, displaced(how, mask.top, mask.bottom)), mask.pixels);
    const WornChecks checks = check_worn(face.frame.face, mask.picture, to_mask);
    if (const auto problem = problem_of(checks, how, style_.limits)) return fail(about, *problem);
    about.coverage = checks.coverage;
    about.eye_occlusion = checks.eye_occlusion;
    about.spill = checks.spill;
    about.warp = then_applied(face.frame.map, to_mask);
    const MaskLook look = draw_look(style_.looks, stream_seed(face.seed, "look", uint64_t(copy)));
    about.look = look.text();
    MaskLayer layer = warped_layer({mask.picture, about.warp, mask.opaque, look, style_.supersampling}, image.size());
    if (layer.texels.empty()) return fail(about, "mask off the face: it lies outside the photograph");
    finish(layer, face);
    lay_over(image, layer);
    if (!segmentation.empty()) add_alpha(segmentation, layer);
    worn.push_back(about);
  }

  void finish(MaskLayer& layer, const ReadyFace& face) const {
    const auto& b = face.about.box;
    const cv::Rect box{int(b[0]), int(b[1]), int(b[2]) + 1, int(b[3]) + 1};
    if (is_grey(image_, box)) take_grey(layer);
    take_light(layer, image_, box, kLightBlur * face.side, style_.light);
    feather(layer, style_.feather * face.side);
  }

  const MaskSet& masks_;
  const WarpFunction& warp_;
  const WearStyle& style_;
  const cv::Mat& image_;
  PhotoRecord& record_;
  std::vector<ReadyFace> ready_;
};

std::string bytes_of_mask(const cv::Mat& segmentation) { return encode_picture(segmentation, ".png", 0, {}); }

// Grey photographs stay so.
cv::Mat as_it_was(const cv::Mat& image, const PictureFile& file) {
  if (file.converted.find("grey") == std::string::npos) return image;
  cv::Mat grey;
  cv::extractChannel(image, grey, 1);
  return grey;
}

}  // namespace

std::string picture_name(const std::string& photograph, const WearStyle& style, int copy) {
  const fs::path path = photograph;
  std::string name = (path.parent_path() / path.stem()).generic_string();
  if (style.per_face > 1) name += fmt::format("~{}", copy + 1);
  const std::string extension = path.extension().string(), coding = coding_of(photograph, style);
  const bool fits = coding == ".jpg" ? is_jpeg_name(lower(extension)) : lower(extension) == coding;
  return name + extension + (fits ? "" : coding);
}

WornPhotograph PhotoWearer::wear(const fs::path& folder, const std::string& name, const std::string& bytes) const {
  WornPhotograph made;
  PhotoRecord& record = made.record;
  record.source = name;
  record.sha256 = sha256(bytes);
  const auto unusable = [&](const std::string& reason) {
    record.failures.push_back({-1, {}, "", "", reason});
    return made;
  };
  if (is_animated(bytes)) return unusable("unusable: is animated; only still pictures can wear a mask");
  const PictureFile file = read_picture_file(folder / name, Alpha::kOverWhite);
  if (!file.problem.empty()) return unusable("unusable: " + file.problem);
  record.note = file.converted;
  Wearing wearing(masks_, warp_, style_, file, record);
  const std::vector<FoundFace> faces = finder_.find_all(name, file);
  if (faces.empty()) return unusable("no face: none in the table, none seen by a detector");
  const std::string identity = fs::path(name).parent_path().generic_string();
  for (size_t i = 0; i < faces.size(); ++i) wearing.take(int(i), faces[i], faces.size() == 1 ? identity : "");
  PictureMetadata metadata = read_metadata(bytes);
  metadata.exif = exif_of_changed(metadata.exif);
  for (int copy = 0; copy < style_.per_face; ++copy) {
    cv::Mat image, segmentation;
    WornPicture picture{picture_name(name, style_, copy), {}, {}, {}, {}};
    if (!wearing.make(copy, image, segmentation, picture.faces)) continue;
    made.files.push_back({"pictures/" + picture.file,
                          encode_picture(as_it_was(image, file), coding_of(name, style_), style_.quality, metadata)});
    picture.sha256 = sha256(made.files.back().bytes);
    if (style_.segmentation) {
      picture.segmentation = picture.file + ".png";
      made.files.push_back({"segmentation/" + picture.segmentation, bytes_of_mask(segmentation)});
      picture.segmentation_sha256 = sha256(made.files.back().bytes);
    }
    record.pictures.push_back(picture);
  }
  return made;
}

}  // namespace maskbench

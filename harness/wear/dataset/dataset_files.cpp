#include "wear/dataset/dataset_files.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>

#include "base/csv.h"

namespace maskbench {
namespace {

constexpr const char* kWornHead =
    "source,source_sha256,output,output_sha256,segmentation,face,identity,box_x,box_y,box_w,box_h,reye_x,reye_y,leye_x,"
    "leye_y,nose_x,nose_y,rmouth_x,rmouth_y,lmouth_x,lmouth_y,yaw,system,mask,look,class,top,bottom,w11,w12,w13,w21,"
    "w22,"
    "w23,w31,w32,w33,coverage,eye_occlusion,spill,note\n";

// Returns the number with six significant digits: a millionth of a share, a hundredth of a pixel.
std::string short_number(double value) { return csv_number(value == 0 ? 0 : std::stod(fmt::format("{:.6g}", value))); }

template <class Numbers>
void put_numbers(std::vector<std::string>& fields, const Numbers& numbers, bool exact = false) {
  for (double number : numbers) fields.push_back(exact ? csv_number(number) : short_number(number));
}

std::string csv_line(const std::vector<std::string>& fields) {
  std::vector<std::string> quoted;
  for (const std::string& field : fields) quoted.push_back(csv_field(field));
  return fmt::format("{}\n", fmt::join(quoted, ","));
}

std::string worn_line(const PhotoRecord& record, const WornPicture& picture, const WornFace& face,
                      const std::string& system) {
  std::vector<std::string> fields = {record.source,  record.sha256,        picture.file,
                                     picture.sha256, picture.segmentation, std::to_string(face.face),
                                     face.identity};
  put_numbers(fields, face.box);
  put_numbers(fields, face.points);
  fields.insert(fields.end(), {short_number(face.yaw), system, face.mask, face.look, face.how, short_number(face.top),
                               short_number(face.bottom)});
  put_numbers(fields, face.warp, /*exact=*/true);
  put_numbers(fields, std::vector{face.coverage, face.eye_occlusion, face.spill});
  fields.push_back(record.note);
  return csv_line(fields);
}

}  // namespace

std::string worn_csv(const std::vector<PhotoRecord>& records, const std::string& system) {
  std::string text = kWornHead;
  for (const PhotoRecord& record : records)
    for (const WornPicture& picture : record.pictures)
      for (const WornFace& face : picture.faces) text += worn_line(record, picture, face, system);
  return text;
}

std::string failures_csv(const std::vector<PhotoRecord>& records) {
  std::string text = "source,face,box_x,box_y,box_w,box_h,mask,class,reason\n";
  for (const PhotoRecord& record : records)
    for (const WearFailure& failure : record.failures) {
      std::vector<std::string> fields = {record.source, failure.face < 0 ? "" : std::to_string(failure.face)};
      if (failure.face < 0)
        fields.insert(fields.end(), 4, "");
      else
        put_numbers(fields, failure.box);
      fields.insert(fields.end(), {failure.mask, failure.how, failure.reason});
      text += csv_line(fields);
    }
  return text;
}

DatasetCounts count_records(const std::vector<PhotoRecord>& records) {
  DatasetCounts counts;
  for (const PhotoRecord& record : records) {
    ++counts.photographs;
    counts.pictures += int64_t(record.pictures.size());
    counts.failures += int64_t(record.failures.size());
    for (const WearFailure& failure : record.failures)
      ++counts.reasons[failure.reason.substr(0, failure.reason.find(':'))];
    for (const WornPicture& picture : record.pictures)
      for (const WornFace& face : picture.faces) {
        ++counts.faces;
        ++counts.classes[face.how];
        ++counts.masks[face.mask];
      }
  }
  return counts;
}

}  // namespace maskbench

// source = "folder": a folder of photographs.
#include "data/photographs/folder.h"
#include "spec/data_source.h"

namespace maskbench {
namespace {

std::unique_ptr<Source> open_folder(const Options& data) {
  PictureSet set =
      read_folder({data.text("folder"), int(data.integer("size")), data.number("face_margin"), data.text("landmarks")});
  return make_photo_source(std::move(set), data.number("test_share"), data.number("validation_share"));
}

const RegisterDataSource kFolder(
    {.name = "folder",
     .kind = "photographs",
     .keys =
         {size_key(), test_share_key(), validation_share_key(),
          option("folder", "").help("photographs: a folder with faces/, masks/ and masked/"),
          option("face_margin", 0.3).range(0, 5).help("folder: margin about a face's box, shares of its longer side"),
          option("landmarks", "").help("folder: a YuNet model, for pictures that no table names"), content_key()},
     .selecting_key = "folder",
     .path_keys = {"folder", "landmarks"},
     .reference = "keypoint",
     .make = open_folder});

}  // namespace
}  // namespace maskbench

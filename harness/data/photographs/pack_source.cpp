// source = "pack": photographs in one file.
#include <fmt/format.h>

#include "data/photographs/pack.h"
#include "maskbench/errors.h"
#include "spec/data_source.h"

namespace maskbench {
namespace {

std::unique_ptr<Source> open_pack(const Options& data) {
  const std::string& file = data.text("pack");
  PictureSet set = read_pack(file);
  if (set.size != data.integer("size"))
    throw UserError(fmt::format("{} is a pack of {} x {} pixels: say size = {} in [data], not {}", file, set.size,
                                set.size, set.size, data.integer("size")));
  return make_photo_source(std::move(set), data.number("test_share"), data.number("validation_share"));
}

const RegisterDataSource kPack({.name = "pack",
                                .kind = "photographs",
                                .keys = {size_key(), test_share_key(), validation_share_key(),
                                         option("pack", "").help("photographs: a file made by `data pack`"),
                                         content_key()},
                                .selecting_key = "pack",
                                .path_keys = {"pack"},
                                .reference = "keypoint",
                                .make = open_pack});

}  // namespace
}  // namespace maskbench

// The source that [data] names.
#include <fmt/format.h>

#include "data/photographs/folder.h"
#include "data/photographs/pack.h"
#include "data/source.h"
#include "maskbench/errors.h"

namespace maskbench {
namespace {

PictureSet read_set(const Options& data) {
  const auto size = int(data.integer("size"));
  if (data.text("source") == "folder")
    return read_folder({data.text("folder"), size, data.number("face_margin"), data.text("landmarks")});
  PictureSet set = read_pack(data.text("pack"));
  if (set.size != size)
    throw UserError(fmt::format("{} is a pack of {} x {} pixels: say size = {} in [data], not {}", data.text("pack"),
                                set.size, set.size, set.size, size));
  return set;
}

}  // namespace

std::unique_ptr<Source> make_source(const Options& data) {
  if (data.text("source") == "procedural") return make_drawn_source(data);
  auto source = make_photo_source(read_set(data), data.number("test_share"));
  if (const std::string& content = data.text("content"); !content.empty() && content != source->digest())
    throw UserError(
        fmt::format("the photographs are others than content in [data] says: {}, not {}", source->digest(), content));
  return source;
}

}  // namespace maskbench

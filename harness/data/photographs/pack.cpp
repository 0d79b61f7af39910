#include "data/photographs/pack.h"

#include <fmt/format.h>

#include <cstring>
#include <nlohmann/json.hpp>

#include "formats/safetensors.h"
#include "maskbench/errors.h"

namespace maskbench {
namespace {

using nlohmann::json;

constexpr const char* kPackVersion = "1";  // increment if older programs cannot read new packs

static_assert(sizeof(FaceLandmarks) == 14 * sizeof(double) && sizeof(Anchors) == 12 * sizeof(double));

// File names may contain invalid UTF-8.
std::string text_of(const json& list) { return list.dump(-1, ' ', false, json::error_handler_t::replace); }

TensorView pixels_view(const Pictures& pictures, int64_t channels, int64_t size) {
  const auto bytes = size_t(pictures.count() * channels * size * size);
  return {
      "U8", {pictures.count(), channels, size, size}, {reinterpret_cast<const char*>(pictures.pixels.get()), bytes}};
}

template <class T>
TensorView points_view(const std::vector<T>& list) {
  return {"F64",
          {int64_t(list.size()), int64_t(sizeof(T) / sizeof(Point)), 2},
          {reinterpret_cast<const char*>(list.data()), list.size() * sizeof(T)}};
}

// Reads a pack; errors name its path.
class Pack {
 public:
  explicit Pack(const std::filesystem::path& path) : path_(path), file_(std::make_shared<SafetensorsFile>(path)) {
    const auto& metadata = file_->metadata();
    if (!metadata.contains("maskbench_pack")) fail("is not a maskbench pack");
    if (const std::string& version = metadata.at("maskbench_pack"); version != kPackVersion)
      fail(fmt::format("is a pack of version {}; this program reads version {}", version, kPackVersion));
  }

  [[noreturn]] void fail(const std::string& why) const { throw UserError(fmt::format("{} {}", path_.string(), why)); }

  int64_t size() const { return tensor("faces", "U8", 4).shape[3]; }

  void read_pictures(const std::string& name, int64_t channels, Pictures& out) const {
    const TensorView& view = tensor(name, "U8", 4);
    out.names = texts(name + ".names");
    if (view.shape != std::vector<int64_t>{out.count(), channels, size(), size()} || out.count() == 0 || size() < 2)
      fail(fmt::format("is damaged: \"{}\" has the wrong shape", name));
    out.pixels = {file_, reinterpret_cast<const uint8_t*>(view.bytes.data())};
  }

  template <class T>
  std::vector<T> points(const std::string& name, int64_t count) const {
    const TensorView& view = tensor(name, "F64", 3);
    std::vector<T> list(static_cast<size_t>(count));
    if (view.shape != points_view(list).shape) fail(fmt::format("is damaged: \"{}\" has the wrong shape", name));
    std::memcpy(list.data(), view.bytes.data(), view.bytes.size());
    return list;
  }

  std::vector<std::string> texts(const std::string& key) const {
    const json list = metadata(key);
    if (!list.is_array() || !std::all_of(list.begin(), list.end(), [](const json& v) { return v.is_string(); }))
      fail(fmt::format("is damaged: \"{}\" is not a list of texts", key));
    return list.get<std::vector<std::string>>();
  }

  json metadata(const std::string& key) const {
    const auto found = file_->metadata().find(key);
    if (found == file_->metadata().end()) fail(fmt::format("is damaged: it lacks \"{}\"", key));
    return json::parse(found->second, nullptr, /*allow_exceptions=*/false);
  }

 private:
  const TensorView& tensor(const std::string& name, const char* type, size_t dimensions) const {
    const auto found = file_->tensors().find(name);
    if (found == file_->tensors().end()) fail(fmt::format("is damaged: it lacks \"{}\"", name));
    if (found->second.dtype != type || found->second.shape.size() != dimensions)
      fail(fmt::format("is damaged: \"{}\" has the wrong type", name));
    return found->second;
  }

  std::filesystem::path path_;
  std::shared_ptr<const SafetensorsFile> file_;
};

Portraits read_portraits(const Pack& pack, const std::string& name) {
  Portraits out;
  pack.read_pictures(name, 3, out);
  out.groups = pack.texts(name + ".groups");
  if (int64_t(out.groups.size()) != out.count()) pack.fail(fmt::format("is damaged: \"{}.groups\" is too short", name));
  return out;
}

}  // namespace

void write_pack(const std::filesystem::path& path, const PictureSet& set) {
  json remarks = json::array();
  for (const Remark& r : set.remarks) remarks.push_back({r.what, r.outcome, r.reason});
  write_safetensors(path,
                    {{"faces", pixels_view(set.faces, 3, set.size)},
                     {"faces.landmarks", points_view(set.faces.landmarks)},
                     {"masked", pixels_view(set.masked, 3, set.size)},
                     {"masks", pixels_view(set.masks, 4, set.size)},
                     {"masks.anchors", points_view(set.masks.anchors)}},
                    {{"maskbench_pack", kPackVersion},
                     {"faces.names", text_of(set.faces.names)},
                     {"faces.groups", text_of(set.faces.groups)},
                     {"masked.names", text_of(set.masked.names)},
                     {"masked.groups", text_of(set.masked.groups)},
                     {"masks.names", text_of(set.masks.names)},
                     {"remarks", text_of(remarks)}});
}

PictureSet read_pack(const std::filesystem::path& path) {
  if (!std::filesystem::is_regular_file(path)) throw UserError(fmt::format("{}: no such pack", path.string()));
  const Pack pack(path);
  PictureSet set;
  set.size = int(pack.size());
  set.faces = read_portraits(pack, "faces");
  set.faces.landmarks = pack.points<FaceLandmarks>("faces.landmarks", set.faces.count());
  set.masked = read_portraits(pack, "masked");
  pack.read_pictures("masks", 4, set.masks);
  set.masks.anchors = pack.points<Anchors>("masks.anchors", set.masks.count());
  for (const json& r : pack.metadata("remarks")) {
    if (!r.is_array() || r.size() != 3) pack.fail("is damaged: \"remarks\" is not a list of remarks");
    set.remarks.push_back({r[0], r[1], r[2]});
  }
  return set;
}

}  // namespace maskbench

#include "score/pair_pictures.h"

#include <fmt/format.h>

#include <set>

#include "data/pictures/png.h"
#include "data/tensors/picture_tensor.h"
#include "formats/json_file.h"
#include "system/atomic_file.h"
#include "system/parent_channel.h"

namespace maskbench {
namespace {

constexpr int64_t kLargestTile = 96;
constexpr size_t kPairBatch = 32;
constexpr char kPairsFile[] = "samples/pairs/pairs.json";

nlohmann::ordered_json pairs_json(Split split, const std::vector<Pair>& pairs, const std::set<int64_t>& masks) {
  nlohmann::ordered_json json = {
      {"version", 2}, {"split", name_of(split)}, {"columns", kPairColumns}, {"masks", masks}};
  for (const Pair& pair : pairs) json["pairs"].push_back({pair.face, pair.mask});
  return json;
}

bool shows(const RunFolder& folder, const nlohmann::ordered_json& pairs) {
  try {
    return read_json_file(folder / kPairsFile) == pairs;
  } catch (const std::runtime_error&) {
    return false;
  }
}

Picture tile_of(const Tensor& image) {
  if (image.size(2) <= kLargestTile) return to_picture(image);
  return to_picture(torch::adaptive_avg_pool2d(image.unsqueeze(0), {kLargestTile, kLargestTile}).squeeze(0));
}

void write_tiles_sheet(const RunFolder& folder, const char* name, const std::vector<Picture>& tiles) {
  if (!tiles.empty()) write_png(folder / fmt::format("samples/pairs/{}.png", name), contact_sheet(tiles, kPairColumns));
}

void take(std::vector<Picture>& tiles, const Tensor& images) {
  for (const Tensor& image : images.cpu().unbind()) tiles.push_back(tile_of(image));
}

// Over light grey.
Tensor mask_picture(const Picture& mask) {
  const Tensor rgba = to_tensor(mask), alpha = rgba.slice(0, 3);
  return rgba.slice(0, 0, 3) * alpha + 0.9 * (1 - alpha);
}

}  // namespace

void write_pair_pictures(const RunFolder& folder, Wearer& wearer, const Source& source, const Options& eval,
                         const Tensor& start, torch::Device device) {
  const int64_t count = std::min(eval.integer("pairs"), kPicturedPairs);
  const Split split = scored_split(eval);
  const std::vector<Pair> pairs = draw_pairs(source, split, count, uint64_t(eval.integer("seed")));
  std::set<int64_t> masks;
  for (const Pair& pair : pairs) masks.insert(pair.mask);
  const nlohmann::ordered_json listed = pairs_json(split, pairs, masks);
  if (shows(folder, listed)) return;
  torch::NoGradGuard off;
  wearer.eval();
  std::vector<Picture> worn, faces, truths, templates;
  for (size_t first = 0; first < pairs.size(); first += kPairBatch) {
    report_alive();
    KnownScene batch = load_scene(source, split, pairs, first, kPairBatch);
    batch.scene.start = start.cpu().expand_as(batch.scene.start);
    take(worn, wearer.wear(moved(batch.scene, device)).image);
    take(faces, batch.scene.face);
    if (batch.known.reference.defined()) take(truths, batch.known.reference);
  }
  wearer.train();
  for (const int64_t mask : masks) templates.push_back(tile_of(mask_picture(source.mask(mask))));
  make_folder(folder / "samples/pairs");
  write_tiles_sheet(folder, "worn", worn);
  write_tiles_sheet(folder, "face", faces);
  write_tiles_sheet(folder, "mask", templates);
  if (truths.size() == pairs.size()) write_tiles_sheet(folder, "truth", truths);
  write_file_atomically(folder / kPairsFile, listed.dump() + "\n");
}

}  // namespace maskbench

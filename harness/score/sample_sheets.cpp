#include "score/sample_sheets.h"

#include <fmt/format.h>

#include "data/pictures/png.h"
#include "data/tensors/picture_tensor.h"
#include "system/atomic_file.h"

namespace maskbench {

SampleSheets::SampleSheets(const Source& source, const Options& eval, torch::Device device)
    : source_(source), split_(scored_split(eval)), device_(device) {
  for (int64_t face : eval.integers("figure_faces")) faces_.push_back(face % source.faces(split_));
  for (int64_t mask : eval.integers("figure_masks")) masks_.push_back(mask % source.masks());
  for (int64_t face : faces_)
    for (int64_t mask : masks_) pairs_.push_back({face, mask});
}

Tensor SampleSheets::worn(Wearer& wearer, const Tensor& start) const {
  torch::NoGradGuard off;
  wearer.eval();
  Scene scene = load_scene(source_, split_, pairs_, 0, pairs_.size()).scene;
  scene.start = start.cpu().expand_as(scene.start);
  const Tensor images = wearer.wear(moved(scene, device_)).image.cpu();
  wearer.train();
  return images;
}

void SampleSheets::write_sheet(const RunFolder& folder, Wearer& wearer, const Tensor& start, int64_t iteration) const {
  std::vector<Picture> pictures;
  for (const Tensor& image : worn(wearer, start).unbind()) pictures.push_back(to_picture(image));
  make_folder(folder / "samples");
  write_png(folder / fmt::format("samples/{:06}.png", iteration), contact_sheet(pictures, int(masks_.size())));
}

void SampleSheets::write_tiles(const RunFolder& folder, Wearer& wearer, const Tensor& start) const {
  std::filesystem::remove_all(folder / "samples/grid");  // a figure of before may have had more
  make_folder(folder / "samples/grid");
  const auto tile = [&](const std::string& name) { return folder / ("samples/grid/" + name + ".png"); };
  const Tensor images = worn(wearer, start);
  for (size_t i = 0; i < pairs_.size(); ++i)
    write_png(tile(fmt::format("{}_{}", i / masks_.size(), i % masks_.size())), to_picture(images[int64_t(i)]));
  for (size_t f = 0; f < faces_.size(); ++f)
    write_png(tile(fmt::format("face_{}", f)), source_.face(split_, faces_[f]));
  for (size_t m = 0; m < masks_.size(); ++m) write_png(tile(fmt::format("mask_{}", m)), source_.mask(masks_[m]));
}

}  // namespace maskbench

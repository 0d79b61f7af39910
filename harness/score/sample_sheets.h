// Sample pictures of fixed faces and masks: contact sheets during training, and single tiles at the end for the picture
// grid of the systems.
#pragma once

#include "data/tensors/scenes.h"
#include "maskbench/options.h"
#include "results/run_folder.h"

namespace maskbench {

class SampleSheets {
 public:
  // Uses the faces, of the split that is scored, and masks that [eval] names.
  SampleSheets(const Source& source, const Options& eval, torch::Device device);

  // Writes samples/<iteration>.png: one row per face, one column per mask.
  void write_sheet(const RunFolder& folder, Wearer& wearer, const Tensor& start, int64_t iteration) const;
  // Writes samples/grid/<face>_<mask>.png, face_<face>.png and mask_<mask>.png.
  void write_tiles(const RunFolder& folder, Wearer& wearer, const Tensor& start) const;

 private:
  Tensor worn(Wearer& wearer, const Tensor& start) const;  // [faces * masks,3,H,W]

  const Source& source_;
  Split split_;
  Integers faces_, masks_;
  std::vector<Pair> pairs_;
  torch::Device device_;
};

}  // namespace maskbench

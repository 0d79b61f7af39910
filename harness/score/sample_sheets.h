// The same faces and masks, pictured as training goes on, and at the end tile by tile for the comparison of systems.
#pragma once

#include "data/tensors/scenes.h"
#include "maskbench/options.h"
#include "results/run_folder.h"

namespace maskbench {

class SampleSheets {
 public:
  // The faces and masks that [eval] names, from the test split.
  SampleSheets(const Source& source, const Options& eval, torch::Device device);

  // samples/<iteration>.png: a row a face, a column a mask.
  void write_sheet(const RunFolder& folder, Wearer& wearer, const Tensor& start, int64_t iteration) const;
  // samples/grid/<face>_<mask>.png, face_<face>.png and mask_<mask>.png.
  void write_tiles(const RunFolder& folder, Wearer& wearer, const Tensor& start) const;

 private:
  Tensor worn(Wearer& wearer, const Tensor& start) const;  // [faces * masks,3,H,W]

  const Source& source_;
  Integers faces_, masks_;
  std::vector<Pair> pairs_;
  torch::Device device_;
};

}  // namespace maskbench

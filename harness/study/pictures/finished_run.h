// A finished run opened to put masks on.
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "data/source.h"
#include "data/tensors/scenes.h"
#include "maskbench/model.h"
#include "spec/experiment.h"

namespace maskbench::study {

class FinishedRun {
 public:
  // Loads the weights that the run's scores are of, on the CPU. `source` is the run's and must outlive this. Throws
  // UserError where they are missing or unusable.
  FinishedRun(const std::filesystem::path& folder, const Catalogue& catalogue, const Source& source);

  // Returns the pictures of these pairs of the test split.
  std::vector<Picture> worn(const std::vector<Pair>& pairs) const;

 private:
  const Source& source_;
  std::shared_ptr<Wearer> wearer_;
  Tensor start_;
};

}  // namespace maskbench::study

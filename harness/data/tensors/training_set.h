// The training split of a data source, decoded once and held in memory.
#pragma once

#include <torch/types.h>

#include "data/source.h"
#include "maskbench/model.h"

namespace maskbench {

struct TrainingSet {
  Tensor faces;   // [N,3,S,S] uint8
  Tensor masked;  // [M,3,S,S] uint8
  Tensor masks;   // [K,4,S,S] uint8
};

// Reads the training split on `threads` threads; the result does not depend on their number. Rethrows the first
// exception of the source.
TrainingSet load_training_set(const Source& source, int threads);

}  // namespace maskbench

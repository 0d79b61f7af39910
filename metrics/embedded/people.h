// Training data of the embedded network: drawn people, each with one mask design.
#pragma once

#include <torch/types.h>

namespace maskbench {

using torch::Tensor;

struct People {
  Tensor faces;         // [N,3,48,48] uint8
  Tensor worn;          // [N,3,48,48] uint8, the face wearing its design
  Tensor homographies;  // [N,3,3] double, picture -> template
  Tensor designs;       // [N] int64
  Tensor classes;       // [N] int64
  Tensor templates;     // [20,4,48,48] float
};

// Draws the people [first, first + count) of the population `seed`: a third each at 48, 96 and 144 pixels a side,
// resized to 48 as the classifier does. Designs are assigned in rotation.
People draw_people(uint64_t first, int64_t count, uint64_t seed);

}  // namespace maskbench

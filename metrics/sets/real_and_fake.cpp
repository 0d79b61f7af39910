#include "metrics/sets/real_and_fake.h"

#include <cmath>

namespace maskbench {

Score RealAndFake::score() const {
  if (real_.count() >= 2 && fake_.count() >= 2) return compared(real_.rows(), fake_.rows());
  return {
      .value = NAN,
      .n = 0,
      .per_image = {},
      .note = c10::str("two sets of two pictures at least are needed, not of ", fake_.count(), " and ", real_.count())};
}

}  // namespace maskbench

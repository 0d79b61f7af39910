#include "metrics/sets/real_and_fake.h"

#include <cmath>

#include "metrics/similarity/per_image.h"

namespace maskbench {

std::optional<std::string> RealAndFake::missing(const ScoringBatch& batch) const {
  if (real_.count() == 0) return "there are no real pictures to compare with";
  return unless_known(batch.image, "there are no pictures");
}

Score RealAndFake::score() const {
  if (real_.count() >= 2 && fake_.count() >= 2) return compared(real_.rows(), fake_.rows());
  return {
      .value = NAN,
      .n = 0,
      .per_image = {},
      .note = c10::str("two sets of two pictures at least are needed, not of ", fake_.count(), " and ", real_.count())};
}

}  // namespace maskbench

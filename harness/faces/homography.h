// Least-squares fit of a homography to point pairs.
#pragma once

#include <cstddef>
#include <vector>

#include "base/picture.h"

namespace maskbench::procedural {

struct Match {
  Point picture, mask;
  double weight = 1;
};

// Returns the homography picture -> template that minimises the weighted squared distances between the picture points
// and the template points mapped by its inverse: a normalised direct linear transform followed by Gauss-Newton steps.
// Needs four points in general position; returns the identity for fewer or collinear points.
Homography fit_homography(const std::vector<Match>& matches);

Homography inverse(const Homography& h);

}  // namespace maskbench::procedural

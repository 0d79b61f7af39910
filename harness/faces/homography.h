// Fitting a homography to pairs of points.
#pragma once

#include <cstddef>
#include <vector>

#include "base/picture.h"

namespace maskbench::procedural {

struct Match {
  Point picture, mask;
  double weight = 1;
};

// The homography picture -> template that minimises the weighted squared distances between picture points and those its
// inverse maps the template points to: a direct linear transform of normalised points, then Gauss-Newton steps.
// Needs four points in general position; fewer, or collinear ones, give the identity.
Homography fit_homography(const std::vector<Match>& matches);

Homography inverse(const Homography& h);

}  // namespace maskbench::procedural

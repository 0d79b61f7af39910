#include "study/design/power.h"

#include <boost/math/distributions/normal.hpp>
#include <cmath>

namespace maskbench::study {

// Answers share a picture with raters - 1 others and a rater with pictures - 1 others.
double design_effect(const PowerRequest& request) {
  return 1 + request.intraclass * (request.raters - 1) + request.intraclass * (request.pictures - 1);
}

double smallest_difference_percent(const PowerRequest& request) {
  constexpr double kLevel = 0.05;
  const boost::math::normal normal;
  const double z = quantile(normal, 1 - kLevel / (2 * double(request.comparisons))) + quantile(normal, request.power);
  const double variance =
      request.share * (1 - request.share) * design_effect(request) / (request.raters * request.pictures);
  return 100 * z * std::sqrt(2 * variance);
}

}  // namespace maskbench::study

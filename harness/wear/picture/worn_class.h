// How a mask is worn: as it should be, or wrongly by a known displacement, as in MaskedFace-Net.
#pragma once

#include <string>
#include <vector>

#include "base/picture.h"

namespace maskbench {

// The upper and the lower edge of a mask move down the face by these shares of the mask's height.
struct WornClass {
  const char* name;
  double top, bottom;
};

// correct, nose_out, chin_out, under_chin.
const std::vector<WornClass>& worn_classes();

// Returns the class drawn by `unit` in [0,1) with these weights, one for each of worn_classes().
const WornClass& draw_class(const std::vector<double>& weights, double unit);

// Reads "correct=0.8,nose_out=0.2"; classes that are not named have weight 0. Throws UserError for an unknown name, a
// negative or missing number, and where all are 0.
std::vector<double> parse_class_weights(const std::string& text);

// Returns the map of places where a mask is seen, worn as `how`, to places of the template; `top` and `bottom` are the
// mask's edges there.
Homography displaced(const WornClass& how, double top, double bottom);

}  // namespace maskbench

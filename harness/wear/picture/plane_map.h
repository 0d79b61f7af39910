// Homographies between pixels of a picture and the frame [-1,1] in which systems and templates live.
#pragma once

#include <opencv2/core.hpp>
#include <optional>

#include "base/picture.h"
#include "data/photographs/face_crop.h"

namespace maskbench {

// Returns the map that applies `first` and then `then`.
Homography then_applied(const Homography& first, const Homography& then);

// The depth of the camera's plane: what is nearer is not seen, as in the systems' warps.
inline constexpr double kNearestDepth = 1e-4;

// Returns where the map takes the point; nullopt for a point behind the camera.
std::optional<Point> mapped(const Homography& map, Point p);

// Returns the map from a picture's pixels to the frame of its window resized to size x size, as CropWindow::to_frame.
Homography frame_of_pixels(const CropWindow& window, int size);
// Returns the map from the frame to pixels of a picture of `width` x `height`, whose first and last pixels lie at -1 and 1.
Homography pixels_of_frame(int width, int height);

// Returns the affine map that turns points by `radians` (clockwise as seen) about `centre`.
Homography turned_about(Point centre, double radians);

// Returns the box around all points of `pixels` that `map` takes into the box from `low` to `high`, by the corners'
// preimages under `back`, the map's inverse; empty where a corner is behind the camera of it. Cut to the picture.
cv::Rect preimage_box(const Homography& back, Point low, Point high, cv::Size picture);

}  // namespace maskbench

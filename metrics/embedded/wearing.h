// How well or badly a mask is worn, and the pictures of it.
#pragma once

#include "metrics/embedded/people.h"

namespace maskbench {

// What is wrong with each of B worn masks, [B] each, 0: nothing.
struct Wearing {
  Tensor worn;          // bool: the drawing of the truth instead of the flat template laid by its homography
  Tensor bare;          // bool: no mask at all
  Tensor right, down;   // shift, in widths of the picture; for those that are laid
  Tensor log_scale;     // of the mask about its middle
  Tensor turn;          // of the mask about its middle, in radians
  Tensor mask_blur;     // sigma in pixels of 48
  Tensor picture_blur;  // sigma in pixels of 48
};

// Drawn at random: true masks, well laid ones, and each way to be wrong alone and together.
Wearing random_wearing(int64_t count);
// True or well laid, nothing wrong.
Wearing right_wearing(int64_t count, bool laid);

// 1 where nothing is wrong, towards 0 as more is: half at a shift of 9 % of the width, for example.
Tensor certainty(const Wearing& wearing);

// People `who` [B], wearing so: [B,3,48,48] in [0,1].
Tensor pictures_of(const People& people, const Tensor& who, const Wearing& wearing);

}  // namespace maskbench

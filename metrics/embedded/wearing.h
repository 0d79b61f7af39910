// Degradations of worn masks, and pictures of them.
#pragma once

#include "metrics/embedded/people.h"

namespace maskbench {

// Degradations of B worn masks, [B] each; 0: none.
struct Wearing {
  Tensor worn;          // bool: the drawn truth instead of the flat template warped by its homography
  Tensor bare;          // bool: no mask at all
  Tensor right, down;   // shift, in widths of the picture; of warped templates
  Tensor log_scale;     // of the mask about its centre
  Tensor turn;          // of the mask about its centre, in radians
  Tensor mask_blur;     // sigma in pixels of 48
  Tensor picture_blur;  // sigma in pixels of 48
};

// Draws at random: true masks, correctly warped ones, and each degradation alone and in combination.
Wearing random_wearing(int64_t count);
// No degradation: drawn truths, or templates warped by the true homography.
Wearing right_wearing(int64_t count, bool warped);

// Returns 1 without a degradation, decreasing towards 0: 0.5 at a shift of 9 % of the width, for example.
Tensor certainty(const Wearing& wearing);

// Returns pictures of the people `who` [B]: [B,3,48,48] in [0,1].
Tensor pictures_of(const People& people, const Tensor& who, const Wearing& wearing);

}  // namespace maskbench

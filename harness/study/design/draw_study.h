// Draws what a study shows: which systems, faces and masks meet in its groups, and each rater's order of pages.
#pragma once

#include "study/design/study.h"

namespace maskbench::study {

struct DrawRequest {
  Protocol protocol = Protocol::kPaper;
  int raters = 20, groups = 100, practice = 4;
  int check_every = 10;  // every n-th page is an attention check; 0: none
  uint64_t seed = 0;
};

// What can be shown. `real`: number of real pictures that are of other faces than the systems' pictures; 0: a real
// picture is the truth of a face and a mask.
struct Supply {
  int systems = 0;
  int64_t faces = 0, masks = 0, real = 0;
};

// Returns the groups and the raters' pages, without files; a function of its arguments. Each system, pair of systems,
// face and mask is shown as often as every other, as far as the numbers allow, and each mask and face as often with each
// system; each group has its first picture on the left for half of the raters. Throws UserError where the numbers make
// no study.
Study draw_study(const DrawRequest& request, const Supply& supply);

// The number of attention checks among so many groups: every n-th page is one.
int checks_among(int groups, int check_every);

}  // namespace maskbench::study

// What a critic learns by itself, from its loss before the first iteration.
#pragma once

#include "spec/experiment.h"

namespace maskbench::bench {

struct Diagnosis {
  double auc = 0;  // how well its score tells really masked people from masks at random places, on people it never saw
  // Correlations over pairs, of the score's gradient by a shift of a mask at the best constant warp with the shift that it
  // still needs: 1 where the critic leads the generator to the face, 0 where it knows no relation of mask and face.
  double right = 0, down = 0;
};

// The share of pairs of a real and a fake score in which the real one is higher; equal scores count half.
double area_under_curve(std::vector<double> real, const std::vector<double>& fake);

// Trains the critic of the run for `pretrain_iterations` steps on masks at random places, on the CPU. Throws UserError for
// a system without a critic that scores pictures, or a source that does not know the truth.
Diagnosis diagnose_critic(const Run& run, const PluginInfo& plugin);

}  // namespace maskbench::bench

// `maskbench study make`: a study of finished runs.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "study/design/draw_study.h"

namespace maskbench::study {

struct MakeRequest {
  std::string results, out, title;
  std::string protocol = "paper";
  std::vector<std::string> systems;  // to be shown; empty: all but the built-in ones
  DrawRequest draw;
  int64_t display_ms = 0, fastest_ms = 300;
  double pass = 0.75, intraclass = 0.1;
};

// Makes the folder `out`: study.json, pictures/ with names that say nothing, consent.txt and links.csv. Of each system the
// done run of the lowest seed is shown. Prints what so many answers can show. Throws UserError where `out` is there
// already, where the runs are of different data, and as draw_study() and FinishedRun.
int make_study(const MakeRequest& request);

}  // namespace maskbench::study

// A metric with the name of one of the program.
#include "maskbench/metric_plugin.h"

MASKBENCH_METRIC("ssim", "1.0",
                 {.protocol = "ssim-of-my-own",
                  .title = "SSIM",
                  .about = "never computed",
                  .needs = {Input::kImage},
                  .make = [](Networks&) -> std::unique_ptr<Metric> { return nullptr; }})

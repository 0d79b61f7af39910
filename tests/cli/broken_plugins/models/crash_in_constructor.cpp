// Loads, and crashes in the model's constructor.
#include "maskbench/plugin.h"

namespace maskbench {

class CrashInConstructor final : public Wearer {
 public:
  CrashInConstructor() {
    int* volatile nowhere = nullptr;
    *static_cast<volatile int*>(nowhere) = 1;
  }
  Worn wear(const Scene& scene) override { return {scene.face, scene.mask, {}, {}, {}, {}}; }
};

}  // namespace maskbench

MASKBENCH_MODEL(CrashInConstructor, "crash_in_constructor", "1.0", defaults())

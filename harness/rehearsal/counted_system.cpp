#include "rehearsal/counted_system.h"

#include "rehearsal/meta_operators.h"
#include "rehearsal/rehearse.h"
#include "train/trainer.h"

namespace maskbench {

std::vector<Operation> operations_of_iteration(const std::shared_ptr<Adversary>& model, Options train, int64_t size) {
  register_meta_operators();
  move_to_meta(*model);
  train.set("cuda_graph", false);
  Trainer trainer(model, train, meta_training_set(size), /*seed=*/0, torch::kMeta);
  trainer.step();
  return list_operations([&] { trainer.step(); });
}

}  // namespace maskbench

#include "train/optimizers/optimizer_state.h"

#include <torch/optim/adam.h>
#include <torch/optim/rmsprop.h>

#include <memory>

namespace maskbench {
namespace {

using torch::Tensor;
using torch::optim::Adam;
using torch::optim::AdamParamState;
using torch::optim::Optimizer;
using torch::optim::RMSprop;
using torch::optim::RMSpropParamState;

// Returns the state of the weight, initialised as by the optimiser's first step if missing.
template <class State>
State& state_of(Optimizer& optimizer, const Tensor& weight, Tensor (*moment)(const State&),
                void (*begin)(State&, Tensor)) {
  auto& slot = optimizer.state()[weight.unsafeGetTensorImpl()];
  if (!slot) slot = std::make_unique<State>();
  auto& state = static_cast<State&>(*slot);
  if (!moment(state).defined()) begin(state, torch::zeros_like(weight, torch::MemoryFormat::Preserve).detach());
  return state;
}

}  // namespace

AdamParamState& adam_state(Optimizer& optimizer, const Tensor& weight) {
  return state_of<AdamParamState>(
      optimizer, weight, [](const AdamParamState& s) { return s.exp_avg(); },
      [](AdamParamState& s, Tensor zeros) {
        s.step(0);
        s.exp_avg(zeros);
        s.exp_avg_sq(zeros.clone());
      });
}

RMSpropParamState& rmsprop_state(Optimizer& optimizer, const Tensor& weight) {
  return state_of<RMSpropParamState>(
      optimizer, weight, [](const RMSpropParamState& s) { return s.square_avg(); },
      [](RMSpropParamState& s, Tensor zeros) {
        s.step(0);
        s.square_avg(zeros);
      });
}

std::map<std::string, Tensor> optimizer_state(Optimizer& optimizer, const torch::nn::Module& network) {
  torch::NoGradGuard off;
  std::map<std::string, Tensor> tensors;
  for (const auto& entry : network.named_parameters()) {
    const std::string name = entry.key() + ".";
    if (dynamic_cast<Adam*>(&optimizer)) {
      const AdamParamState& state = adam_state(optimizer, entry.value());
      tensors[name + "exp_avg"] = state.exp_avg();
      tensors[name + "exp_avg_sq"] = state.exp_avg_sq();
      tensors[name + "step"] = torch::tensor(state.step(), torch::kInt64);
    } else {
      TORCH_CHECK(dynamic_cast<RMSprop*>(&optimizer), "checkpoints do not support this optimiser");
      const RMSpropParamState& state = rmsprop_state(optimizer, entry.value());
      tensors[name + "square_avg"] = state.square_avg();
      tensors[name + "step"] = torch::tensor(state.step(), torch::kInt64);
    }
  }
  return tensors;
}

void set_steps(Optimizer& optimizer, const torch::nn::Module& network, const std::map<std::string, Tensor>& state) {
  for (const auto& entry : network.named_parameters()) {
    const auto step = state.at(entry.key() + ".step").item<int64_t>();
    if (dynamic_cast<Adam*>(&optimizer))
      adam_state(optimizer, entry.value()).step(step);
    else
      rmsprop_state(optimizer, entry.value()).step(step);
  }
}

}  // namespace maskbench

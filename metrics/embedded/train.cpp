// Trains the embedded network: train_embedded OUT.safetensors. Writes the same bytes on any x86-64 machine: one thread,
// no processor-specific kernels, and its own random stream.
//   loss = -sum_k t_k log p_k,  t = c [k is the class] + (1 - c) / K
// with c in [0,1] the quality of the worn mask: for degraded masks the network learns a uniform distribution.
#include <ATen/Parallel.h>
#include <fmt/format.h>
#include <torch/optim/adam.h>

#include <cstdlib>

#include "formats/safetensors.h"
#include "metrics/embedded/wearing.h"
#include "metrics/networks/embedded.h"
#include "metrics/weights/weights_content.h"

namespace maskbench {
namespace {

constexpr int64_t kPeople = 15'000, kJudges = 1'000, kIterations = 1'500, kBatch = 64;
constexpr double kRate = 2e-3;
constexpr uint64_t kPopulation = 20;

// He initialisation, uniform; biases 0.
Tensors fresh_weights() {
  Tensors tensors;
  for (const auto& [name, shape] : embedded_shapes()) {
    Tensor weight = torch::zeros(shape);
    if (shape.size() > 1) weight = (2 * torch::rand(shape) - 1) * std::sqrt(6.0 / double(weight[0].numel()));
    tensors[name] = weight.requires_grad_();
  }
  return tensors;
}

Tensor loss_of(const Tensors& tensors, const People& people, const Tensor& who, const Wearing& wearing) {
  const Tensor log_p = EmbeddedNetwork(tensors, torch::kCPU).logits(pictures_of(people, who, wearing)).log_softmax(1);
  const Tensor c = certainty(wearing), right = log_p.gather(1, people.classes.index_select(0, who).unsqueeze(1));
  return -(c * right.squeeze(1) + (1 - c) * log_p.mean(1)).mean();
}

void train(const Tensors& tensors, const People& people) {
  std::vector<Tensor> weights;
  for (const auto& [name, tensor] : tensors) weights.push_back(tensor);
  torch::optim::Adam optimizer(weights, torch::optim::AdamOptions(kRate));
  double mean = 0;
  for (int64_t i = 0; i < kIterations; ++i) {
    static_cast<torch::optim::AdamOptions&>(optimizer.param_groups()[0].options())
        .lr(kRate * std::min(1.0, 1.25 * (1 - double(i) / double(kIterations))));
    optimizer.zero_grad();
    const Tensor loss = loss_of(tensors, people, torch::randint(kPeople, {kBatch}), random_wearing(kBatch));
    loss.backward();
    optimizer.step();
    mean += loss.item<double>() / 100;
    if (i % 100 == 99) fmt::print("{}/{}: loss {:.4f}\n", i + 1, kIterations, std::exchange(mean, 0));
    std::fflush(stdout);
  }
}

// Prints the accuracy on people outside the training set.
void judge(const Tensors& tensors) {
  const People people = draw_people(kPeople, kJudges, kPopulation);
  for (const bool warped : {false, true}) {
    const Wearing wearing = right_wearing(kJudges, warped);
    const Tensor logits =
        EmbeddedNetwork(tensors, torch::kCPU).logits(pictures_of(people, torch::arange(kJudges), wearing));
    const Tensor found = logits.argmax(1), design = (found / kEmbeddedPoseBins).floor().to(torch::kInt64);
    const double classes = (found == people.classes).to(torch::kFloat64).mean().item<double>();
    const double designs = (design == people.designs).to(torch::kFloat64).mean().item<double>();
    fmt::print("{}: class {:.3f}, design {:.3f}, certainty {:.3f}\n", warped ? "template warped" : "truth", classes,
               designs, std::get<0>(logits.softmax(1).max(1)).mean().item<double>());
  }
}

int make_weights(const char* path) {
  at::set_num_threads(1);
  at::globalContext().setUserEnabledMkldnn(false);
  torch::manual_seed(kPopulation);
  fmt::print("drawing {} people\n", kPeople);
  std::fflush(stdout);
  const People people = draw_people(0, kPeople, kPopulation);
  Tensors tensors = fresh_weights();
  train(tensors, people);
  const torch::NoGradGuard off;
  judge(tensors);
  for (auto& [name, tensor] : tensors) tensor = tensor.detach();
  const auto views = to_views(tensors);
  write_safetensors(path, views, {{kContentSum, content_sha256(views)}});
  return 0;
}

}  // namespace
}  // namespace maskbench

int main(int argc, char** argv) {
  setenv("ATEN_CPU_CAPABILITY", "default", 1);
  setenv("MKL_CBWR", "COMPATIBLE", 1);
  if (argc == 2) return maskbench::make_weights(argv[1]);
  fmt::print(stderr, "usage: {} OUT.safetensors\n", argv[0]);
  return 2;
}

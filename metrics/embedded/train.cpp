// Trains the embedded network, the same bytes on every x86-64 machine: one thread, MKL and LibTorch on the path that
// every processor has, nothing from libm (its exp and log differ between processors) in what decides a weight.
#include <ATen/Context.h>
#include <ATen/Version.h>
#include <fmt/format.h>
#include <torch/torch.h>

#include <cstdlib>
#include <cstring>

#include "base/safetensors.h"
#include "base/sha256.h"
#include "maskbench/stream_seed.h"
#include "metrics/embedded/lesson.h"

namespace maskbench::embedded {
namespace {

constexpr int64_t kBatch = 64;
constexpr double kRate = 2e-3;
constexpr double kBeta1 = 0.9, kBeta2 = 0.99, kEpsilon = 1e-8;
constexpr int kLargeSide = 96;  // one picture in four is drawn at this side and made small

// Trap: read when LibTorch and MKL do their first work, so before any tensor.
void take_the_common_path() {
  ::setenv("ATEN_CPU_CAPABILITY", "default", 1);
  ::setenv("MKL_CBWR", "COMPATIBLE", 1);
  at::globalContext().setUserEnabledMkldnn(false);
  at::globalContext().setUserEnabledNNPACK(false);
  torch::set_num_threads(1);
  TORCH_CHECK(at::get_cpu_capability() == "DEFAULT", "LibTorch works with ", at::get_cpu_capability());
}

// Uniform within +-sqrt(6 / inputs) (He et al. 2015); biases 0.
Tensors initial_weights() {
  Tensors weights;
  uint64_t stream = 0;
  for (const auto& [name, shape] : shapes()) {
    Tensor w = torch::zeros(shape);
    if (shape.size() > 1) {
      const double bound = std::sqrt(6.0 / double(w.numel() / shape[0]));
      float* values = w.data_ptr<float>();
      for (int64_t i = 0; i < w.numel(); ++i)
        values[i] =
            float(bound * (2 * std::ldexp(double(stream_seed(0, "weights", stream, uint64_t(i)) >> 11), -53) - 1));
    }
    ++stream;
    weights[name] = w.requires_grad_();
  }
  return weights;
}

struct Batch {
  Tensor pictures, targets;  // [B,3,kSide,kSide] in [0,1]; [B,kClasses], each adds up to 1
  Tensor labels;
};

Batch drawn(const Lesson& small, const Lesson& large, int64_t iteration) {
  std::vector<Tensor> pictures;
  Tensor targets = torch::empty({kBatch, kClasses}), labels = torch::empty({kBatch}, torch::kInt64);
  for (int64_t i = 0; i < kBatch; ++i) {
    const Exercise one = (i % 4 == 0 ? large : small).exercise(uint64_t(iteration * kBatch + i));
    const Tensor bytes = torch::from_blob(const_cast<uint8_t*>(one.picture.pixels.data()),
                                          {1, 3, one.picture.height, one.picture.width}, torch::kUInt8);
    pictures.push_back(resized(bytes.to(torch::kFloat32).div_(255)));
    targets[i].fill_((1 - one.certainty) / kClasses);
    targets[i][one.label] += one.certainty;
    labels[i] = one.label;
  }
  return {torch::cat(pictures), targets, labels};
}

// Softmax with (1 + x/1024)^1024 for exp(x): multiplications only.
Tensor probabilities(const Tensor& scores) {
  Tensor power = (1 + (scores - scores.amax(1, /*keepdim=*/true)) / 1024).clamp_min(0);
  for (int i = 0; i < 10; ++i) power = power * power;
  return power / power.sum(1, /*keepdim=*/true);
}

// Kingma & Ba 2015, with the powers of the decays kept up by multiplication.
class Adam {
 public:
  explicit Adam(const Tensors& weights) {
    for (const auto& [name, w] : weights) moments_[name] = {torch::zeros_like(w), torch::zeros_like(w)};
  }

  void step(Tensors& weights, double rate) {
    const torch::NoGradGuard no_grad;
    power1_ *= kBeta1;
    power2_ *= kBeta2;
    for (auto& [name, w] : weights) {
      auto& [first, second] = moments_.at(name);
      const Tensor g = w.grad();
      first.mul_(kBeta1).add_(g * (1 - kBeta1));
      second.mul_(kBeta2).add_(g * g * (1 - kBeta2));
      w.sub_(first * (rate / (1 - power1_)) / ((second / (1 - power2_)).sqrt() + kEpsilon));
      w.mutable_grad() = Tensor();
    }
  }

 private:
  std::map<std::string, std::pair<Tensor, Tensor>> moments_;
  double power1_ = 1, power2_ = 1;
};

void report(int64_t iteration, int64_t iterations, const Batch& batch, const Tensor& p) {
  const Tensor sure = batch.targets.amax(1) > 0.9;
  const double right = ((p.argmax(1) == batch.labels) & sure).sum().item<double>() / sure.sum().item<double>();
  const double error = (p - batch.targets).abs().sum(1).mean().item<double>();
  fmt::print(stderr, "{}/{}: {:.0f} % of the clear pictures named, mean distance from the target {:.3f}\n", iteration,
             iterations, 100 * right, error);
}

Tensors train(int64_t iterations) {
  const Lesson small(kSide), large(kLargeSide);
  Tensors weights = initial_weights();
  Adam adam(weights);
  for (int64_t i = 0; i < iterations; ++i) {
    const Batch batch = drawn(small, large, i);
    const Tensor scores = logits(weights, taps(weights, batch.pictures).back());
    const Tensor p = probabilities(scores.detach());
    scores.backward((p - batch.targets) / kBatch);  // the gradient of cross-entropy
    adam.step(weights, kRate * double(iterations - i) / double(iterations));
    if ((i + 1) % 100 == 0 || i + 1 == iterations) report(i + 1, iterations, batch, p);
  }
  return weights;
}

void write(const std::string& path, const Tensors& weights) {
  std::map<std::string, TensorView> views;
  for (const auto& [name, w] : weights)
    views[name] = {"F32", w.sizes().vec(), {static_cast<const char*>(w.data_ptr()), w.nbytes()}};
  write_safetensors(path, views, {{"about", "maskbench, embedded network: mask design x yaw of drawn people"}});
}

}  // namespace
}  // namespace maskbench::embedded

int main(int argc, char** argv) {
  using namespace maskbench;
  if (argc < 2 || argc > 3) {
    fmt::print(stderr, "train_embedded OUT.safetensors [ITERATIONS]\n");
    return 2;
  }
  embedded::take_the_common_path();
  embedded::write(argv[1], embedded::train(argc == 3 ? std::atoll(argv[2]) : 4000));
  fmt::print("{}  {}\n", sha256_of_file(argv[1]), argv[1]);
}

#include "metrics/similarity/lpips.h"

#include "base/simd_targets.h"
#include "metrics/networks/embedded.h"
#include "metrics/similarity/per_image.h"

namespace maskbench {
namespace {

constexpr int64_t kLanes = 16, kBlock = 1024;  // of sums in float32

MASKBENCH_SIMD_TARGETS double squared_distance_on_cpu(const float* a, const float* b, int64_t count) {
  double all = 0;
  for (; count >= kBlock; count -= kBlock, a += kBlock, b += kBlock) {
    float sums[kLanes] = {};
    for (int64_t i = 0; i < kBlock; i += kLanes)
      for (int64_t j = 0; j < kLanes; ++j) sums[j] += (a[i + j] - b[i + j]) * (a[i + j] - b[i + j]);
    for (const float sum : sums) all += double(sum);
  }
  for (; count > 0; --count, ++a, ++b) all += double((*a - *b) * (*a - *b));
  return all;
}

// Of two tensors that lie alike in memory: a float64 on their device, which nothing waits for.
Tensor squared_distance(const Tensor& a, const Tensor& b) {
  if (!a.is_cpu()) return torch::mse_loss(a, b, at::Reduction::Sum).to(torch::kFloat64);
  return torch::scalar_tensor(squared_distance_on_cpu(a.const_data_ptr<float>(), b.const_data_ptr<float>(), a.numel()),
                              torch::kFloat64);
}

Tensor squared_distance(const std::vector<Tensor>& a, const std::vector<Tensor>& b) {
  Tensor all = squared_distance(a[0], b[0]);
  for (size_t l = 1; l < a.size(); ++l) all += squared_distance(a[l], b[l]);
  return all;
}

class Lpips final : public PerImage {
 public:
  Lpips(Networks& networks, std::string network, int64_t least_side)
      : networks_(networks), network_(std::move(network)), least_side_(least_side) {}

  std::optional<std::string> complaint(const ScoringBatch& batch) const override {
    return unless_large(batch, least_side_, "LPIPS");
  }

 protected:
  // Picture by picture, because the activations of a batch would fill the memory; each thread takes pictures of its
  // own.
  Tensor values(const ScoringBatch& batch) const override {
    check_compared(batch);
    const Forward& vector = networks_.forward(network_);
    const auto of = [&](const Tensor& pictures, int64_t i) {
      return vector(pictures.slice(0, i, i + 1).to(networks_.device(), torch::kFloat32));
    };
    const Tensor distances = torch::empty({batch.image.size(0)}, torch::kFloat64);
    parallel_for_pictures(distances.size(0), networks_.device(), [&](int64_t i) {
      distances[i] = squared_distance(of(batch.image, i), of(batch.reference, i));
    });
    return distances;
  }

 private:
  Networks& networks_;
  std::string network_;
  int64_t least_side_;
};

const RegisterMetric kSqueeze({.name = "lpips",
                               .protocol = "lpips-squeeze-0.1",
                               .title = "LPIPS",
                               .unit = "",
                               .about = "learned perceptual distance to the reference, on SqueezeNet",
                               .higher_is_better = false,
                               .needs = {Input::kImage, Input::kReference},
                               .networks = {"lpips-squeeze"},
                               .make = [](Networks& n) { return lpips_distance(n, "lpips-squeeze", 17); }});
const RegisterMetric kAlex({.name = "lpips-alex-0.1",
                            .protocol = "lpips-alex-0.1",
                            .title = "LPIPS (AlexNet)",
                            .unit = "",
                            .about = "learned perceptual distance to the reference, on AlexNet",
                            .higher_is_better = false,
                            .needs = {Input::kImage, Input::kReference},
                            .networks = {"lpips-alex"},
                            .make = [](Networks& n) { return lpips_distance(n, "lpips-alex", 31); }});
const RegisterMetric kEmbedded({.name = "lpips-embedded",
                                .protocol = "lpips-embedded",
                                .title = "LPIPS (embedded)",
                                .unit = "",
                                .about = "perceptual distance to the reference, on the network that the program holds",
                                .higher_is_better = false,
                                .caveat = kEmbeddedCaveat,
                                .needs = {Input::kImage, Input::kReference},
                                .networks = {"lpips-embedded"},
                                .make = [](Networks& n) { return lpips_distance(n, "lpips-embedded", 8); }});
const RegisterMetric kVgg({.name = "lpips-vgg-0.1",
                           .protocol = "lpips-vgg-0.1",
                           .title = "LPIPS (VGG16)",
                           .unit = "",
                           .about = "learned perceptual distance to the reference, on VGG16",
                           .higher_is_better = false,
                           .needs = {Input::kImage, Input::kReference},
                           .networks = {"lpips-vgg"},
                           .make = [](Networks& n) { return lpips_distance(n, "lpips-vgg", 16); }});

}  // namespace

std::unique_ptr<Metric> lpips_distance(Networks& networks, std::string network, int64_t least_side) {
  return std::make_unique<Lpips>(networks, std::move(network), least_side);
}

}  // namespace maskbench

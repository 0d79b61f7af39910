// What every system must do when it puts masks on.
#include <fmt/format.h>

#include "plugin/loader/load.h"
#include "plugin/suite/check.h"
#include "plugin/suite/variants.h"
#include "spec/sections.h"

namespace maskbench {
namespace {

void expect_shape(const char* what, const std::optional<Tensor>& tensor, const std::vector<int64_t>& shape) {
  expect(!tensor || tensor->sizes() == shape,
         c10::str(what, " is ", tensor ? tensor->sizes() : c10::IntArrayRef(), ", expected ", c10::IntArrayRef(shape)));
}

void expect_worn(const Worn& worn, int64_t batch, int64_t size) {
  expect_shape("image", worn.image, {batch, 3, size, size});
  expect_shape("mask", worn.mask, {batch, 4, size, size});
  expect_shape("grid", worn.grid, {batch, size, size, 2});
  expect_shape("homography", worn.homography, {batch, 3, 3});
  expect_shape("warp", worn.warp, {batch, 8});
  expect_shape("update", worn.update, {batch, 8});
}

void expect_in_range(const Worn& worn) {
  constexpr double kRounding = 1e-5;  // bilinear weights sum to 1 but for rounding
  for (const Tensor& picture : {worn.image, worn.mask}) {
    expect(picture.isfinite().all().item<bool>(), "a picture is not finite");
    const double lowest = picture.min().item<double>(), highest = picture.max().item<double>();
    expect(lowest >= -kRounding && highest <= 1 + kRounding,
           fmt::format("a picture has values from {} to {}, expected 0 to 1", lowest, highest));
  }
}

void check_declaration(const ModelPlugin& plugin) {
  for (const Option& option : plugin.options) {
    const auto complaint = option.complaint(option.fallback);
    expect(!complaint, fmt::format("the default of {} {}", option.name, complaint.value_or("")));
    expect(!option.about.empty(), fmt::format("option {} has no .help(...)", option.name));
  }
  const auto conflict = find_conflict(plugin.options, Options(plugin.options));
  expect(!conflict, conflict ? conflict->option + " " + conflict->complaint : "");
  for (const auto& [name, value] : plugin.train) {
    const auto complaint = find_option(train_schema(), name)->complaint(value);
    expect(!complaint, fmt::format("the default of {} in [train] {}", name, complaint.value_or("")));
  }
}

void check_wearing(const ModelPlugin& plugin) {
  for_each_variant(plugin, true, [&](const Variant& variant) {
    for (const auto& [batch, size] : {std::pair(1, 16), std::pair(2, 33)}) {
      const Worn worn = seeded_model(plugin, variant.options, size)->wear(random_scene(batch, size));
      expect_worn(worn, batch, size);
      expect_in_range(worn);
    }
  });
}

void check_determinism(const ModelPlugin& plugin) {
  const Scene scene = random_scene(2, 32);
  for_each_variant(plugin, true, [&](const Variant& variant) {
    const auto model = seeded_model(plugin, variant.options, 32);
    const Tensor image = model->wear(scene).image;
    expect(image.equal(model->wear(scene).image), "two calls for the same scene give different pictures");
    expect(image.equal(seeded_model(plugin, variant.options, 32)->wear(scene).image),
           "two models of the same seed give different pictures: draw initial weights from torch's default generator");
  });
}

// Weights and statistics as a checkpoint has them: by name.
void check_saving(const ModelPlugin& plugin) {
  const Scene scene = random_scene(2, 32);
  for_each_variant(plugin, true, [&](const Variant& variant) {
    const auto saved = seeded_model(plugin, variant.options, 32);
    saved->wear(random_scene(3, 32));
    torch::manual_seed(99);
    const auto loaded = plugin.make(variant.options, 32);
    const torch::NoGradGuard off;
    auto parameters = loaded->named_parameters(), buffers = loaded->named_buffers();
    for (const auto& weight : saved->named_parameters()) parameters[weight.key()].copy_(weight.value());
    for (const auto& buffer : saved->named_buffers()) buffers[buffer.key()].copy_(buffer.value());
    saved->eval(), loaded->eval();
    expect(saved->wear(scene).image.equal(loaded->wear(scene).image),
           "a model loaded from another's parameters and buffers gives other pictures: register all that it learns");
  });
}

}  // namespace

std::vector<Check> system_checks(const std::string& file) {
  const ModelPlugin& plugin = load_plugin(file);
  const auto with = [&plugin](void (*check)(const ModelPlugin&)) { return [&plugin, check] { check(plugin); }; };
  return {{"declares options that accept their own defaults", with(check_declaration)},
          {"wears masks of any batch and size, at the ends of every option", with(check_wearing)},
          {"is deterministic", with(check_determinism)},
          {"survives saving and loading", with(check_saving)}};
}

}  // namespace maskbench

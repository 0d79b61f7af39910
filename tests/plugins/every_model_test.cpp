// What every plugin of this build must do when it puts masks on, whatever it is.
#include "spec/sections.h"
#include "system/atomic_file.h"
#include "tests/plugins/models.h"

namespace maskbench {
namespace {

void expect_worn(const Worn& worn, int64_t batch, int64_t size) {
  EXPECT_EQ(worn.image.sizes(), (std::vector<int64_t>{batch, 3, size, size}));
  EXPECT_EQ(worn.mask.sizes(), (std::vector<int64_t>{batch, 4, size, size}));
  for (const Tensor& picture : {worn.image, worn.mask}) {
    EXPECT_GE(picture.min().item<double>(), -1e-6);  // bilinear weights sum to 1 but for rounding
    EXPECT_LE(picture.max().item<double>(), 1 + 1e-6);
  }
  EXPECT_GT(worn.mask.select(1, 3).amax({1, 2}).min().item<double>(), 0) << "a mask is nowhere in the picture";
  const auto expect_shape = [](const std::optional<Tensor>& found, const std::vector<int64_t>& shape) {
    EXPECT_TRUE(!found || found->sizes() == shape) << found->sizes();
  };
  expect_shape(worn.grid, {batch, size, size, 2});
  expect_shape(worn.homography, {batch, 3, 3});
  expect_shape(worn.warp, {batch, 8});
  expect_shape(worn.update, {batch, 8});
}

TEST_P(EveryModel, WearsAtAnyBatchAndOddSizesInEveryVariant) {
  for (const auto& [name, options] : variants(plugin_))
    for (const int64_t size : {16, 32, 33, 47})
      for (const int64_t batch : {1, 3}) {
        SCOPED_TRACE(testing::Message() << name << ": " << batch << " pictures of " << size);
        expect_worn(make(options, size)->wear(some_scene(batch, size)), batch, size);
      }
}

TEST_P(EveryModel, LaysThePictureItReports) {
  const Scene scene = some_scene(2, 32);
  for (const auto& [name, options] : variants(plugin_)) {
    SCOPED_TRACE(name);
    const Worn worn = make(options, 32)->wear(scene);
    const Tensor alpha = worn.mask.narrow(1, 3, 1);
    const Tensor expected = scene.face * (1 - alpha) + worn.mask.narrow(1, 0, 3) * alpha;
    EXPECT_LT((worn.image - expected).abs().max().item<double>(), 1e-5);
    if (!worn.warp || !worn.update) continue;
    EXPECT_LT((*worn.warp - *worn.update).abs().max().item<double>(), 1e-6);
  }
}

TEST_P(EveryModel, IsDeterministic) {
  const Scene scene = some_scene(2, 32);
  for (const auto& [name, options] : variants(plugin_)) {
    SCOPED_TRACE(name);
    const auto model = make(options, 32);
    const Worn once = model->wear(scene), again = model->wear(scene);
    EXPECT_TRUE(once.image.equal(again.image));
    EXPECT_TRUE(once.image.equal(make(options, 32)->wear(scene).image)) << "initial weights of the same seed";
  }
}

TEST_P(EveryModel, WearsEachFaceWithoutRegardToTheOthersWhenScored) {
  const Scene all = some_scene(3, 32);
  const auto row = [](const Tensor& x) { return x.narrow(0, 1, 1); };
  const Scene one{row(all.face), row(all.mask), row(all.start), {}, row(all.face_anchors), row(all.mask_anchors)};
  for (const auto& [name, options] : variants(plugin_)) {
    SCOPED_TRACE(name);
    const auto model = make(options, 32);
    model->wear(some_scene(3, 32));  // whatever it learns from a batch in training
    model->eval();
    EXPECT_LT((model->wear(one).image - row(model->wear(all).image)).abs().max().item<double>(), 1e-4);
  }
}

TEST_P(EveryModel, LeavesPerspectiveAloneWhenAffine) {
  const Option* warp = find_option(plugin_.options, "warp");
  if (!warp) GTEST_SKIP() << "has no choice of warps";
  const auto perspective = [&](const char* choice) {
    const Tensor update = *make(small_with(plugin_, "warp", std::string(choice)), 32)->wear(some_scene(2, 32)).update;
    EXPECT_GT(update.abs().max().item<double>(), 0);
    return torch::stack({update.select(1, 3), update.select(1, 7)}).abs().max().item<double>();
  };
  EXPECT_EQ(perspective("affine"), 0);
  EXPECT_GT(perspective("homography"), 0);
}

TEST_P(EveryModel, GoesFurtherInFourWarpsThanInOne) {
  if (!find_option(plugin_.options, "warps")) GTEST_SKIP() << "has no choice of how many warps";
  const auto length = [&](int64_t warps) {
    const Worn worn = make(small_with(plugin_, "warps", warps), 32)->wear(some_scene(2, 32));
    return worn.update->norm().item<double>();
  };
  EXPECT_GT(length(4), 2 * length(1));
}

TEST_P(EveryModel, KnowsNoWarpWithoutASpatialTransformer) {
  if (!find_option(plugin_.options, "stn")) GTEST_SKIP() << "has no spatial transformer to leave out";
  const Worn worn = make(small_with(plugin_, "stn", false), 32)->wear(some_scene(2, 32));
  EXPECT_FALSE(worn.grid || worn.homography || worn.warp || worn.update);
}

TEST_P(EveryModel, HasDefaultsThatItsOwnOptionsAccept) {
  for (const Option& option : plugin_.options) {
    EXPECT_EQ(option.complaint(option.fallback), std::nullopt) << option.name;
    EXPECT_FALSE(option.about.empty()) << option.name;
  }
  EXPECT_FALSE(find_conflict(plugin_.options, Options(plugin_.options)));
  for (const auto& [name, value] : plugin_.train) {
    const Option* key = find_option(train_schema(), name);
    ASSERT_NE(key, nullptr) << name;
    EXPECT_EQ(key->fallback.index(), value.index()) << name;
    EXPECT_EQ(key->complaint(value), std::nullopt) << name;
  }
}

// A row of the page's table: "| `width` | 64 | ...", the default with or without backticks.
TEST_P(EveryModel, HasAPageThatNamesEveryOptionWithItsDefault) {
  const std::string name = std::filesystem::path(GetParam()).stem();
  const std::string page = read_file(MASKBENCH_TESTS_DIR "/../plugins/" + name + "/README.md");
  for (const Option& option : plugin_.options) {
    const std::string row = "\n| `" + option.name + "` | ", value = to_text(option.fallback);
    const bool named = page.find(row + value + " | ") != std::string::npos ||
                       page.find(row + "`" + value + "` | ") != std::string::npos;
    EXPECT_TRUE(named) << row << value;
  }
}

INSTANTIATE_TEST_SUITE_P(Plugins, EveryModel, testing::ValuesIn(plugin_files()), stem);

}  // namespace
}  // namespace maskbench

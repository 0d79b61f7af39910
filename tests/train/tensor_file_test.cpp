#include "train/tensor_file.h"

#include <gtest/gtest.h>
#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/linear.h>

#include "formats/safetensors.h"
#include "maskbench/errors.h"
#include "system/atomic_file.h"
#include "tests/system/temporary_folder.h"

namespace maskbench {
namespace {

using torch::Tensor;
using torch::nn::BatchNorm1d;
using torch::nn::Linear;
using torch::nn::Sequential;

// A linear layer of `in` inputs, a batch norm with buffers, and one layer more if wanted.
Sequential network(int64_t in, bool longer = false) {
  Sequential made(Linear(in, 4), BatchNorm1d(4));
  if (longer) made->push_back(Linear(4, 1));
  made->forward(torch::randn({8, in}));
  return made;
}

std::vector<Tensor> copies(const Sequential& network) {
  std::vector<Tensor> all;
  for (const Tensor& weight : network->parameters()) all.push_back(weight.detach().clone());
  for (const Tensor& buffer : network->buffers()) all.push_back(buffer.clone());
  return all;
}

bool same(const std::vector<Tensor>& a, const std::vector<Tensor>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const Tensor& x, const Tensor& y) { return x.equal(y); });
}

void load(const std::filesystem::path& path, const Tensors& into) {
  const SafetensorsFile file(path);
  check_tensors(path, file, into);
  copy_tensors(file, into);
}

class Checkpoint : public testing::Test {
 protected:
  // Loading the file into `network` fails with a message that contains `part` and leaves it as it was.
  void expect_refused(Sequential network, const std::string& part) {
    const auto before = copies(network);
    try {
      load(file_, named_weights(*network));
      ADD_FAILURE() << "loaded, though it should say: " << part;
    } catch (const UserError& error) {
      EXPECT_NE(std::string(error.what()).find(part), std::string::npos) << error.what();
    }
    EXPECT_TRUE(same(copies(network), before));
  }

  TemporaryFolder folder_;
  const std::filesystem::path file_ = folder_ / "weights.safetensors";
};

TEST_F(Checkpoint, BringsBackParametersAndBuffersBitForBit) {
  Sequential saved = network(3), loaded = network(3);
  save_tensors(file_, named_weights(*saved), {{"iteration", "7"}});
  EXPECT_FALSE(same(copies(saved), copies(loaded)));
  load(file_, named_weights(*loaded));
  EXPECT_TRUE(same(copies(saved), copies(loaded)));
  EXPECT_TRUE(loaded->parameters()[0].requires_grad());
  EXPECT_EQ(SafetensorsFile(file_).metadata().at("iteration"), "7");
}

TEST_F(Checkpoint, HoldsTransposedWeightsByValue) {
  Sequential saved = network(4), loaded = network(4);
  {
    torch::NoGradGuard off;
    Tensor weight = saved->parameters()[0];
    weight.set_data(weight.detach().t());
  }
  save_tensors(file_, named_weights(*saved), {});
  load(file_, named_weights(*loaded));
  EXPECT_TRUE(same(copies(saved), copies(loaded)));
}

TEST_F(Checkpoint, RefusesAnotherShape) {
  save_tensors(file_, named_weights(*network(3)), {});
  expect_refused(network(5), "\"0.weight\" has a different shape");
}

TEST_F(Checkpoint, RefusesAnotherType) {
  Sequential wide = network(3);
  wide->to(torch::kFloat64);
  save_tensors(file_, named_weights(*wide), {});
  expect_refused(network(3), "different shape or type");
}

TEST_F(Checkpoint, RefusesAFileThatLacksAWeight) {
  save_tensors(file_, named_weights(*network(3)), {});
  expect_refused(network(3, /*longer=*/true), "missing tensor \"2.bias\"");
}

TEST_F(Checkpoint, RefusesAFileWithAWeightTooMany) {
  save_tensors(file_, named_weights(*network(3, /*longer=*/true)), {});
  expect_refused(network(3), "the network has no \"2.bias\"");
}

TEST_F(Checkpoint, RefusesAFileThatIsNone) {
  write_file_atomically(file_, "not a checkpoint");
  expect_refused(network(3), file_.string());
}

}  // namespace
}  // namespace maskbench

// Frozen networks that metrics look at pictures with, and the weights that they need.
#pragma once

#include <torch/types.h>

#include <filesystem>
#include <functional>
#include <list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace maskbench {

using torch::Tensor;
using Tensors = std::map<std::string, Tensor>;  // by name, float32, on the CPU

// A file of weights, known by its name: <name>.safetensors with exactly the tensors of `shapes`, all F32.
struct WeightsInfo {
  std::string name, about;
  std::string url = {};     // of the official file, empty where there is none: then only `import` brings it
  std::string sha256 = {};  // of the official file: all 64 digits, or the first 8 that its published name carries
  std::function<std::map<std::string, std::vector<int64_t>>()> shapes;
  // From the names and shapes of the official file to ours: batch norm folded, what is not used left out. Not set where
  // they are the same. Throws UserError. `import` refuses what does not fit `shapes` afterwards.
  std::function<Tensors(Tensors)> convert = {};
  // Throws UserError where values cannot be right, as LPIPS heads below 0. May be empty.
  std::function<void(const Tensors&)> check = {};
  // The file's bytes, where the program itself holds them: such weights are always there.
  std::string_view embedded = {};
};

// All weights that networks of the library need, sorted by name; nullptr when there are none of that name.
const std::vector<WeightsInfo>& all_weights();
const WeightsInfo* find_weights(const std::string& name);

// Where weights lie.
class WeightsFolder {
 public:
  explicit WeightsFolder(std::filesystem::path path) : path_(std::move(path)) {}
  // MASKBENCH_WEIGHTS, else $XDG_DATA_HOME/maskbench/weights, else ~/.local/share/maskbench/weights.
  static WeightsFolder standard();

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path file(const WeightsInfo& weights) const { return path_ / (weights.name + ".safetensors"); }
  bool has(const WeightsInfo& weights) const;  // embedded, or the file is there
  std::string sha256(const WeightsInfo& weights) const;
  // Reads and checks names, shapes, dtype, finiteness, the sum that `import` wrote into the file, and `check`. Throws
  // UserError that names the file and what is wrong with it; EnvironmentError where it cannot be read.
  Tensors load(const WeightsInfo& weights) const;

 private:
  std::filesystem::path path_;
};

// From pictures [B,3,H,W], float in [0,1] on the network's device, to its outputs, each [B,...].
using Forward = std::function<std::vector<Tensor>(const Tensor& pictures)>;

// A network together with how it wants its pictures (resize, range): what a protocol names.
struct NetworkInfo {
  std::string name, about;
  std::vector<std::string> weights;  // names of files
  // Builds it from the tensors of all its files (their names do not collide) on `device`.
  std::function<Forward(const Tensors&, torch::Device)> make;
};

const std::vector<NetworkInfo>& all_networks();
const NetworkInfo* find_network(const std::string& name);

// Outputs that were computed earlier, each a row of floats under the hash of all that decides it.
class FeatureCache {
 public:
  virtual ~FeatureCache() = default;
  virtual std::optional<Tensor> find(const std::string& key) = 0;  // [d] float32 on the CPU
  virtual void put(const std::string& key, const Tensor& row) = 0;
};

// Networks in use: each is loaded once, and a pass that two metrics ask for is made once.
class Networks {
 public:
  explicit Networks(WeightsFolder folder = WeightsFolder::standard(), torch::Device device = torch::kCPU)
      : folder_(std::move(folder)), device_(device) {}

  const WeightsFolder& folder() const { return folder_; }
  torch::Device device() const { return device_; }
  // Why the network cannot be used: which weights are missing and the command that brings them. Nothing when it can.
  std::optional<std::string> missing(const std::string& network) const;
  // The SHA-256 of its weights: of the file, or of the files' hashes one after the other where there are several.
  std::string sha256(const std::string& network);
  void load(const std::string& network);  // else the first pass does; throws as WeightsFolder::load

  // The outputs for `pictures`, in float32 on the CPU. The same whatever the batch: pictures go through in chunks of
  // one size. The last passes are kept: who asks again for the same tensor, unchanged, gets the same outputs. Throws
  // UserError when pictures are not finite or not in [0,1].
  std::vector<Tensor> pass(const std::string& network, const Tensor& pictures);

  // The network alone, for pictures of float32 on `device()`. Any number of threads may call it at once.
  const Forward& forward(const std::string& network) { return loaded(network).forward; }

  // Output `output` of a pass, which must be [B,d]; of pictures that `remember` knows, without one.
  Tensor rows(const std::string& network, size_t output, const Tensor& pictures);
  // `known` must outlive this. Keys are hashes of the network's name, weights and device and of the pictures' values,
  // not of the code that computes: `known` must not outlast that.
  void remember(FeatureCache* known) { known_ = known; }

 private:
  struct Loaded {
    Forward forward;
    std::string sha256;
  };
  struct Pass {
    std::string network;
    Tensor pictures;  // held, so that no other tensor can take its place
    uint32_t version;
    std::vector<Tensor> outputs;
  };
  Loaded& loaded(const std::string& network);

  WeightsFolder folder_;
  torch::Device device_;
  std::map<std::string, Loaded> loaded_;
  std::list<Pass> passes_;  // newest first
  FeatureCache* known_ = nullptr;
};

// Throws UserError unless all values are finite and in [0,1] (to 1e-3: interpolation rounds): names the range that was
// found and what it looks like. `what` begins the message: "the pictures".
void check_range(const Tensor& pictures, const char* what);

// Calls `work` for each of `count` pictures, without gradients; on the CPU LibTorch's threads take pictures in turn.
void parallel_for_pictures(int64_t count, torch::Device device, const std::function<void(int64_t)>& work);

// Register at load time: one static object in the network's own file.
struct RegisterWeights {
  explicit RegisterWeights(WeightsInfo info);
};
struct RegisterNetwork {
  explicit RegisterNetwork(NetworkInfo info);
};

}  // namespace maskbench

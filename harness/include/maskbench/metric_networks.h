// Frozen feature networks of metrics, and their weights. A network is registered by one static object in its own file
// and loaded once; its outputs are in float32.
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

// A file of weights: <name>.safetensors with exactly the tensors of `shapes`, all F32.
struct WeightsInfo {
  std::string name, about;
  std::string url = {};     // of the official file; empty: there is none, the weights must be imported
  std::string sha256 = {};  // of the official file: all 64 digits, or the first 8 that its published name carries
  std::function<std::map<std::string, std::vector<int64_t>>()> shapes;
  // Maps the tensors of the official file to those of `shapes`: folds batch norm, drops unused ones. Empty: they are
  // the same. Throws UserError. `import` refuses a result that does not fit `shapes`.
  std::function<Tensors(Tensors)> convert = {};
  // Throws UserError for impossible values, such as negative LPIPS heads. May be empty.
  std::function<void(const Tensors&)> check = {};
  // The bytes of the file where it is embedded in the program.
  std::string_view embedded = {};
};

// Returns all weights that networks of the library need, sorted by name; find_weights returns nullptr for an unknown
// name.
const std::vector<WeightsInfo>& all_weights();
const WeightsInfo* find_weights(const std::string& name);

// A folder of weight files.
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

// Forward pass: pictures [B,3,H,W], float in [0,1] on the network's device -> outputs, each [B,...].
using Forward = std::function<std::vector<Tensor>(const Tensor& pictures)>;

// A network with its preprocessing (resize, range), as a protocol names it.
struct NetworkInfo {
  std::string name, about;
  std::vector<std::string> weights;  // names of files
  // Builds it from the tensors of all its files (their names do not collide) on `device`.
  std::function<Forward(const Tensors&, torch::Device)> make;
};

const std::vector<NetworkInfo>& all_networks();
const NetworkInfo* find_network(const std::string& name);

// A store of outputs computed earlier, each a row of floats under a hash of everything that determines it.
class FeatureCache {
 public:
  virtual ~FeatureCache() = default;
  virtual std::optional<Tensor> find(const std::string& key) = 0;  // [d] float32 on the CPU
  virtual void put(const std::string& key, const Tensor& row) = 0;
};

// Loads networks, each once, and shares forward passes between metrics.
class Networks {
 public:
  explicit Networks(WeightsFolder folder = WeightsFolder::standard(), torch::Device device = torch::kCPU)
      : folder_(std::move(folder)), device_(device) {}

  const WeightsFolder& folder() const { return folder_; }
  torch::Device device() const { return device_; }
  // Returns which weights of the network are missing and the command that brings them, or nullopt.
  std::optional<std::string> missing(const std::string& network) const;
  // Returns the SHA-256 of its weights: of the file, or of the concatenated hashes of its files.
  std::string sha256(const std::string& network);
  // Loads the network now instead of at the first pass. Throws as WeightsFolder::load.
  void load(const std::string& network);

  // Returns the outputs for `pictures`, in float32 on the CPU. They do not depend on the batch size: pictures pass in
  // chunks of one size. The last passes are cached by tensor and version. Throws UserError when pictures are not finite
  // or not in [0,1].
  std::vector<Tensor> pass(const std::string& network, const Tensor& pictures);

  // Returns the forward pass alone, for float32 pictures on device(). Thread-safe.
  const Forward& forward(const std::string& network) { return loaded(network).forward; }

  // Returns output `output` of a pass, which must be [B,d]; rows found in the cache of remember() are not computed.
  Tensor rows(const std::string& network, size_t output, const Tensor& pictures);
  // Sets the cache of rows(), which must outlive this. Keys are hashes of the network's name, weights and device and of
  // the pictures' values, not of the code that computes: the cache must not be used by another build.
  void remember(FeatureCache* known) { known_ = known; }

 private:
  struct Loaded {
    Forward forward;
    std::string sha256;
  };
  struct Pass {
    std::string network;
    Tensor pictures;  // keeps the storage alive, so that no other tensor gets its address
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

// Throws UserError unless all values are finite and in [0,1] (within 1e-3, for interpolation). The message begins with
// `what` ("the pictures") and names the range found.
void check_range(const Tensor& pictures, const char* what);

// Calls `work` for each of `count` pictures, without gradients; on the CPU in parallel, with dynamic scheduling.
void parallel_for_pictures(int64_t count, torch::Device device, const std::function<void(int64_t)>& work);

// Register at load time: one static object in the network's own file.
struct RegisterWeights {
  explicit RegisterWeights(WeightsInfo info);
};
struct RegisterNetwork {
  explicit RegisterNetwork(NetworkInfo info);
};

}  // namespace maskbench

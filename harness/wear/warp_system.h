// A system that puts masks on faces, opened without its training data.
#pragma once

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "maskbench/model.h"
#include "spec/experiment.h"
#include "wear/dataset/photo_wearer.h"

namespace maskbench {

class WarpSystem {
 public:
  // Opens a trained generator from a run's folder, or from any folder with its spec.toml and model.safetensors. Throws
  // UserError where either is missing or unusable.
  static WarpSystem of_run(const std::filesystem::path& folder, const Catalogue& catalogue);
  // Opens a system that is not trained: "keypoint", "identity". Throws UserError for one that is.
  static WarpSystem of_plugin(const std::string& name, const Catalogue& catalogue);

  const std::string& name() const { return name_; }
  int size() const { return size_; }                              // of the crops it was trained with, pixels a side
  double margin() const { return margin_; }                       // of the crops around a face's box
  const nlohmann::ordered_json& about() const { return about_; }  // name, plugin, hashes of sources and weights

  // Puts masks on a batch of size() pixels; sets its start.
  Worn wear(Scene scene) const;

  // Faces are given to the system one by one, so that its numbers do not depend on their company. Throws UserError for a
  // system that paints without a warp.
  WarpFunction warp() const;

 private:
  std::string name_;
  int size_ = 64;
  double margin_ = 0.3;
  nlohmann::ordered_json about_;
  std::shared_ptr<Wearer> wearer_;
  Tensor start_;  // [1,8]
};

}  // namespace maskbench

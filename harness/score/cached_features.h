// A FeatureCache on disk: network outputs of earlier calls of the program.
#pragma once

#include "formats/content_cache.h"
#include "maskbench/metric_networks.h"

namespace maskbench {

class CachedFeatures final : public FeatureCache {
 public:
  // `cache` must outlive it.
  explicit CachedFeatures(ContentCache& cache) : cache_(cache) {}

  std::optional<Tensor> find(const std::string& key) override;
  void put(const std::string& key, const Tensor& row) override;

 private:
  ContentCache& cache_;
};

}  // namespace maskbench

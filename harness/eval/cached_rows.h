// What networks said of pictures in earlier calls of the program.
#pragma once

#include "base/content_cache.h"
#include "maskbench/networks.h"

namespace maskbench {

class CachedRows final : public KnownRows {
 public:
  // `cache` must outlive it.
  explicit CachedRows(ContentCache& cache) : cache_(cache) {}

  std::optional<Tensor> find(const std::string& key) override;
  void put(const std::string& key, const Tensor& row) override;

 private:
  ContentCache& cache_;
};

}  // namespace maskbench

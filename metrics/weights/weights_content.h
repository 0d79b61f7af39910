// Content of weight files: tensors, their checksum, and their comparison with the shapes of a WeightsInfo.
#pragma once

#include <map>
#include <string>

#include "formats/safetensors.h"
#include "maskbench/metric_networks.h"

namespace maskbench {

// Metadata key of the checksum that `import` writes.
constexpr const char* kContentSum = "content_sha256";

// Returns the SHA-256 over names, dtypes, shapes and bytes of all tensors.
std::string content_sha256(const std::map<std::string, TensorView>& tensors);

// Copies tensors, floating point types converted to float32, others (counters) unchanged. Throws UserError on an
// unsupported type.
Tensors to_tensors(const std::map<std::string, TensorView>& views);
// Returns views of `tensors` (contiguous float32 on the CPU), which must outlive them.
std::map<std::string, TensorView> to_views(const Tensors& tensors);

// Returns the first difference between the names and shapes of `tensors` and those of `weights` (it lacks "a.bias"), or
// nullopt.
std::string difference(const WeightsInfo& weights, const Tensors& tensors);

// Throws UserError for a difference (naming the weights that the tensors belong to, if known), for a value that is not
// finite, and as `weights.check`.
void check_content(const WeightsInfo& weights, const Tensors& tensors);

}  // namespace maskbench

// What is inside a file of weights: tensors, their sum, and whether they are the ones of a name.
#pragma once

#include <map>
#include <string>

#include "formats/safetensors.h"
#include "maskbench/metric_networks.h"

namespace maskbench {

// The key of a file's metadata under which `import` leaves content_sha256.
constexpr const char* kContentSum = "content_sha256";

// SHA-256 over names, dtypes, shapes and bytes of all tensors: a flipped byte anywhere in a file that holds its own sum
// is found, wherever the file came from.
std::string content_sha256(const std::map<std::string, TensorView>& tensors);

// Copies, floating point types as float32; others (counters) as they are. Throws UserError on a type it does not know.
Tensors to_tensors(const std::map<std::string, TensorView>& views);
// The other way; the views are valid as long as `tensors` (contiguous float32 on the CPU).
std::map<std::string, TensorView> to_views(const Tensors& tensors);

// Nothing when `tensors` have exactly the names and shapes of `weights`, else the first difference: "it lacks
// \"a.bias\"".
std::string difference(const WeightsInfo& weights, const Tensors& tensors);

// Throws UserError when there is a difference, and names the weights that they are instead where they are known; when a
// value is not finite; and what `weights.check` finds.
void check_content(const WeightsInfo& weights, const Tensors& tensors);

}  // namespace maskbench

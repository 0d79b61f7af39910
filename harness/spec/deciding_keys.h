// Which keys of a resolved run decide its numbers.
#pragma once

#include <string_view>

namespace maskbench {

// Returns whether `key` ("train.batch", "options.k", "data.size") decides numbers of a run. False for keys that say how
// often something is written, what pictures show it, or when a run counts as hung. `has_content`: data.content is set;
// then it alone decides of [data], since the same photographs may lie elsewhere or in a pack.
bool decides_numbers(std::string_view key, bool has_content);

// Returns whether `key` decides the weights that training ends with. False for [eval], which decides scores alone.
bool decides_weights(std::string_view key, bool has_content);

}  // namespace maskbench

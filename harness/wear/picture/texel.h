// Small vectors for pixels.
#pragma once

namespace maskbench {

// Four floats: red, green and blue of linear light, multiplied by alpha, and alpha.
typedef float Texel __attribute__((vector_size(16), may_alias));
// A value of four samples.
typedef float Four __attribute__((vector_size(16)));
typedef int FourInts __attribute__((vector_size(16)));

}  // namespace maskbench

// Matrix products on the CPU by the faster of two libraries in LibTorch: MKL, which at::mm and at::bmm call, and oneDNN,
// which its convolutions call.
// Reason:     MKL takes AVX2 code on processors that are not Intel's. On a core with full AVX-512 units (Zen 5) that is
//             half the speed of oneDNN's code, which depends on the instructions only (README of bench/).
#pragma once

#include <torch/types.h>

namespace maskbench {

using torch::Tensor;

enum class ProductLibrary { kMkl, kOneDnn };

// Returns the library for this process: oneDNN on a processor with AVX-512 that is not Intel's, else MKL. MASKBENCH_PRODUCTS
// ("mkl" or "onednn") overrides that, to repeat the numbers of another processor; throws UserError on another value.
// Reason:     Not the winner of a trial: runs must give the same bits on two machines of one kind.
ProductLibrary product_library();

// "MKL" or "oneDNN".
const char* name_of(ProductLibrary library);

// Whether `library` is asked for and computes products of `x` (float32, on the CPU).
bool is_by_onednn(const Tensor& x, ProductLibrary library = product_library());

// Returns a b: [M,K] [K,N], or [P,M,K] [P,K,N]. Any strides, types and devices; MKL or the device's own library where
// oneDNN does not apply. Without `library`: that of the process, and MKL for products so small that the call to oneDNN
// takes longer. Not differentiable.
Tensor matrix_product(const Tensor& a, const Tensor& b);
Tensor matrix_product(const Tensor& a, const Tensor& b, ProductLibrary library);

// Adds a b to `sum`, which is contiguous.
void add_matrix_product(const Tensor& sum, const Tensor& a, const Tensor& b);
void add_matrix_product(const Tensor& sum, const Tensor& a, const Tensor& b, ProductLibrary library);

}  // namespace maskbench

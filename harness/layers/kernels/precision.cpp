#include "layers/kernels/precision.h"

#include <ATen/Context.h>

namespace maskbench {
namespace {

thread_local torch::ScalarType current = torch::kFloat32;

}  // namespace

Precision::Precision(torch::ScalarType products) : before_(current) { current = products; }
Precision::~Precision() { current = before_; }
torch::ScalarType Precision::products() { return current; }

torch::ScalarType precision_called(const std::string& name) {
  return name == "bf16" ? torch::kBFloat16 : torch::kFloat32;
}

// Trap:       Context has two interfaces for TF32 and throws where both are used: this is the older one, everywhere.
Tf32::Tf32(bool allowed)
    : convolutions_(at::globalContext().allowTF32CuDNN()), products_(at::globalContext().allowTF32CuBLAS()) {
  at::globalContext().setAllowTF32CuDNN(allowed);
  at::globalContext().setAllowTF32CuBLAS(allowed);
}

Tf32::~Tf32() {
  at::globalContext().setAllowTF32CuDNN(convolutions_);
  at::globalContext().setAllowTF32CuBLAS(products_);
}

}  // namespace maskbench

#include "layers/kernels/precision.h"

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

}  // namespace maskbench

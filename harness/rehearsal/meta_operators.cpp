#include "rehearsal/meta_operators.h"

#include <ATen/ExpandUtils.h>
#include <torch/library.h>
#include <torch/types.h>

#include <array>
#include <optional>

namespace maskbench {
namespace {

using at::Tensor;
using c10::IntArrayRef;
using MaybeTensor = std::optional<Tensor>;
using Three = std::tuple<Tensor, Tensor, Tensor>;

Tensor like(const Tensor& x, IntArrayRef sizes) { return at::empty(sizes, x.options()); }
Tensor like_if(bool wanted, const Tensor& x) { return wanted ? at::empty_like(x) : Tensor(); }

Tensor convolution(const Tensor& x, const Tensor& weight, const MaybeTensor&, IntArrayRef stride, IntArrayRef padding,
                   IntArrayRef dilation, bool transposed, IntArrayRef, int64_t) {
  TORCH_CHECK(!transposed, "a transposed convolution has no stand-in");
  std::vector<int64_t> sizes = {x.size(0), weight.size(0)};
  for (int64_t d = 2; d < x.dim(); ++d) {
    const auto i = size_t(d - 2);
    const int64_t reach = dilation[i % dilation.size()] * (weight.size(d) - 1) + 1;
    sizes.push_back((x.size(d) + 2 * padding[i % padding.size()] - reach) / stride[i % stride.size()] + 1);
  }
  return like(x, sizes);
}

Three convolution_backward(const Tensor& dy, const Tensor& x, const Tensor& weight, at::OptionalIntArrayRef,
                           IntArrayRef, IntArrayRef, IntArrayRef, bool, IntArrayRef, int64_t,
                           std::array<bool, 3> wanted) {
  return {like_if(wanted[0], x), like_if(wanted[1], weight), wanted[2] ? like(dy, {dy.size(1)}) : Tensor()};
}

Three batch_norm(const Tensor& x, const MaybeTensor&, const MaybeTensor&, const MaybeTensor&, const MaybeTensor&,
                 bool training, double, double) {
  const std::array<int64_t, 1> channels = {training ? x.size(1) : 0};
  return {at::empty_like(x), like(x, channels), like(x, channels)};
}

Three batch_norm_backward(const Tensor&, const Tensor& x, const MaybeTensor& weight, const MaybeTensor&,
                          const MaybeTensor&, const MaybeTensor&, const MaybeTensor&, bool, double,
                          std::array<bool, 3> wanted) {
  const Tensor channels = weight ? *weight : like(x, {x.size(1)});
  return {like_if(wanted[0], x), like_if(wanted[1], channels), like_if(wanted[2], channels)};
}

Tensor grid_sampler_2d(const Tensor& x, const Tensor& grid, int64_t, int64_t, bool) {
  return like(x, {x.size(0), x.size(1), grid.size(1), grid.size(2)});
}

std::tuple<Tensor, Tensor> grid_sampler_2d_backward(const Tensor&, const Tensor& x, const Tensor& grid, int64_t,
                                                    int64_t, bool, std::array<bool, 2> wanted) {
  return {like_if(wanted[0], x), at::empty_like(grid)};
}

void fused_adam(at::TensorList, at::TensorList, at::TensorList, at::TensorList, at::TensorList, at::TensorList,
                const Tensor&, double, double, double, double, bool, bool, const MaybeTensor&, const MaybeTensor&) {}

Tensor roll(const Tensor& x, IntArrayRef, IntArrayRef) { return at::empty_like(x); }
Tensor flip(const Tensor& x, IntArrayRef) { return at::empty_like(x); }
Tensor dot(const Tensor& x, const Tensor&) { return like(x, {}); }
Tensor relu(const Tensor& x) { return at::empty_like(x); }

Tensor where(const Tensor& condition, const Tensor& x, const Tensor& other) {
  return at::empty(at::infer_size(at::infer_size(condition.sizes(), x.sizes()), other.sizes()),
                   condition.options().dtype(at::result_type(x, other)));
}

Tensor index_select(const Tensor& x, int64_t dimension, const Tensor& index) {
  std::vector<int64_t> sizes = x.sizes().vec();
  sizes[size_t(dimension < 0 ? dimension + x.dim() : dimension)] = index.numel();
  return like(x, sizes);
}

// Registers stand-ins one by one and remembers their names.
class StandIns {
 public:
  StandIns() : library_(torch::Library::IMPL, "aten", c10::DispatchKey::Meta, __FILE__, __LINE__) {
    add("convolution", convolution);
    add("convolution_backward", convolution_backward);
    add("native_batch_norm", batch_norm);
    add("native_batch_norm_backward", batch_norm_backward);
    add("grid_sampler_2d", grid_sampler_2d);
    add("grid_sampler_2d_backward", grid_sampler_2d_backward);
    add("_fused_adam_.tensor_lr", fused_adam);
    add("roll", roll);
    add("flip", flip);
    add("dot", dot);
    add("relu", relu);
    add("index_select", index_select);
    add("where.self", where);
  }
  const std::vector<std::string>& names() const { return names_; }

 private:
  template <class Function>
  void add(const char* name, Function* function) {
    library_.impl(name, torch::CppFunction(function));
    names_.push_back(std::string("aten::") + name);
  }

  torch::Library library_;
  std::vector<std::string> names_;
};

// Never destroyed: LibTorch's own statics may be gone by then.
const StandIns& stand_ins() {
  static const StandIns* const kStandIns = new StandIns;
  return *kStandIns;
}

}  // namespace

void register_meta_operators() { stand_ins(); }
const std::vector<std::string>& meta_stand_ins() { return stand_ins().names(); }

}  // namespace maskbench

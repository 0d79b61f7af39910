#include "products/matrix_product.h"

#include <ATen/Context.h>
#include <ATen/ops/addmm.h>
#include <ATen/ops/baddbmm.h>
#include <ATen/ops/bmm.h>
#include <ATen/ops/mm.h>
#include <ATen/record_function.h>

#include <cstdlib>
#include <string>

#include "maskbench/errors.h"

// Returns beta * result + alpha * a b in `result`. LibTorch exports it without a header.
namespace at::native {
void mkldnn_matmul(const Tensor& a, const Tensor& b, const Tensor& result, float beta, float alpha);
}

namespace maskbench {
namespace {

constexpr int64_t kSmall = 4'000'000;  // operations that MKL has done before oneDNN begins

bool has_avx512_without_intel() {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx512f") && !__builtin_cpu_is("intel");
#else
  return false;
#endif
}

ProductLibrary chosen_library() {
  const char* asked = std::getenv("MASKBENCH_PRODUCTS");
  const std::string name = asked ? asked : "";
  if (!name.empty() && name != "mkl" && name != "onednn")
    throw UserError("MASKBENCH_PRODUCTS=" + name + ": expected \"mkl\" or \"onednn\"");
  const bool onednn = name.empty() ? has_avx512_without_intel() : name == "onednn";
  return onednn && at::hasMKLDNN() ? ProductLibrary::kOneDnn : ProductLibrary::kMkl;
}

// Whether rows (or, of a transposed matrix, columns) lie one after the other, without overlap.
bool is_plain(const Tensor& x) {
  const int64_t rows = x.size(-2), columns = x.size(-1), down = x.stride(-2), across = x.stride(-1);
  const bool by_rows = across == 1 && down >= columns, by_columns = down == 1 && across >= rows;
  return (by_rows || by_columns) && (x.dim() == 2 || x.stride(0) >= rows * columns);
}

Tensor plain(const Tensor& x) { return is_plain(x) ? x : x.contiguous(); }

// Lets count_flops see a product that does not pass LibTorch's dispatcher.
class CountedProduct {
 public:
  CountedProduct(const Tensor& a, const Tensor& b) : guard_(at::RecordScope::FUNCTION) {
    if (!guard_.isActive()) return;
    const c10::IValue inputs[] = {a, b};
    guard_.before("maskbench::product", c10::ArrayRef<const c10::IValue>(inputs, 2));
  }

 private:
  at::RecordFunction guard_;
};

void by_onednn(const Tensor& a, const Tensor& b, const Tensor& result, float beta) {
  const CountedProduct counted(a, b);
  at::native::mkldnn_matmul(plain(a), plain(b), result, beta, /*alpha=*/1);
}

void check(const Tensor& a, const Tensor& b) {
  TORCH_CHECK(a.dim() == b.dim() && (a.dim() == 2 || a.dim() == 3) && a.size(-1) == b.size(-2) &&
                  (a.dim() == 2 || a.size(0) == b.size(0)),
              "no matrix product of ", a.sizes(), " and ", b.sizes());
}

ProductLibrary library_for(const Tensor& a, const Tensor& b) {
  check(a, b);
  return 2 * a.numel() * b.size(-1) < kSmall ? ProductLibrary::kMkl : product_library();
}

}  // namespace

ProductLibrary product_library() {
  static const ProductLibrary library = chosen_library();
  return library;
}

const char* name_of(ProductLibrary library) { return library == ProductLibrary::kOneDnn ? "oneDNN" : "MKL"; }

bool is_by_onednn(const Tensor& x, ProductLibrary library) {
  return library == ProductLibrary::kOneDnn && x.is_cpu() && x.scalar_type() == torch::kFloat32;
}

Tensor matrix_product(const Tensor& a, const Tensor& b) { return matrix_product(a, b, library_for(a, b)); }

void add_matrix_product(const Tensor& sum, const Tensor& a, const Tensor& b) {
  add_matrix_product(sum, a, b, library_for(a, b));
}

Tensor matrix_product(const Tensor& a, const Tensor& b, ProductLibrary library) {
  check(a, b);
  if (!is_by_onednn(a, library) || a.numel() == 0 || b.numel() == 0) return a.dim() == 2 ? at::mm(a, b) : at::bmm(a, b);
  std::vector<int64_t> sizes = a.sizes().vec();
  sizes.back() = b.size(-1);
  const Tensor result = at::empty(sizes, a.options());
  by_onednn(a, b, result, /*beta=*/0);
  return result;
}

void add_matrix_product(const Tensor& sum, const Tensor& a, const Tensor& b, ProductLibrary library) {
  check(a, b);
  TORCH_CHECK(sum.is_contiguous() && sum.numel() == a.numel() / std::max<int64_t>(1, a.size(-1)) * b.size(-1),
              "a product of ", a.sizes(), " and ", b.sizes(), " cannot be added to ", sum.sizes());
  if (is_by_onednn(a, library) && a.numel() > 0 && b.numel() > 0) {
    by_onednn(a, b, sum, /*beta=*/1);
  } else if (a.dim() == 2) {
    sum.addmm_(a, b);
  } else {
    sum.baddbmm_(a, b);
  }
}

}  // namespace maskbench

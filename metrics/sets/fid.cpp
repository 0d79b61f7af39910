#include "metrics/sets/fid.h"

#include <algorithm>

#include "metrics/sets/real_and_fake.h"

namespace maskbench {
namespace {

constexpr int64_t kEnoughPictures = 2048;

// Returns the rows minus their mean, divided by sqrt(N - 1): C^T C is the covariance.
Tensor centred(const Tensor& rows) {
  return (rows - rows.mean(0, /*keepdim=*/true)) / std::sqrt(double(rows.size(0) - 1));
}

// tr (S1 S2)^(1/2): the eigenvalues of S1 S2 = A^T A B^T B are the squares of the singular values of A B^T. With fewer
// rows than columns that matrix is the small one, and nothing is singular.
double trace_of_root_of_few(const Tensor& A, const Tensor& B) {
  return torch::linalg_svdvals(A.mm(B.t())).sum().item<double>();
}

// The same with more rows than columns: of S1^(1/2) S2 S1^(1/2), which is symmetric and has the same eigenvalues.
double trace_of_root_of_many(const Tensor& A, const Tensor& B) {
  const auto [values, vectors] = torch::linalg_eigh(A.t().mm(A));
  const Tensor root = vectors * values.clamp_min(0).sqrt();  // root root^T = S1
  const Tensor half = B.mm(root);
  return torch::linalg_eigvalsh(half.t().mm(half)).clamp_min(0).sqrt().sum().item<double>();
}

class Fid final : public RealAndFake {
 public:
  using RealAndFake::RealAndFake;

 protected:
  Score compared(const Tensor& real, const Tensor& fake) const override {
    Score score{frechet_distance(real, fake), fake.size(0), {}};
    const int64_t fewest = std::min(real.size(0), fake.size(0));
    if (fewest < kEnoughPictures)
      score.note = c10::str("of ", fake.size(0), " worn and ", real.size(0), " real pictures: fewer than ",
                            kEnoughPictures, " make the distance too large, compare it at equal numbers only");
    return score;
  }
};

const RegisterMetric kTf({.name = "fid",
                          .protocol = "fid-tf",
                          .title = "FID",
                          .unit = "",
                          .about = "Frechet distance of Inception features to those of real masked faces",
                          .higher_is_better = false,
                          .needs = {Input::kRealPictures, Input::kImage},
                          .networks = {"inception2015-tf"},
                          .make = [](Networks& n) { return std::make_unique<Fid>(n, "inception2015-tf"); }});
const RegisterMetric kPt({.name = "fid-pt",
                          .protocol = "fid-pt",
                          .title = "FID (half-pixel)",
                          .unit = "",
                          .about = "as fid, resized as pytorch-fid does",
                          .higher_is_better = false,
                          .needs = {Input::kRealPictures, Input::kImage},
                          .networks = {"inception2015-pt"},
                          .make = [](Networks& n) { return std::make_unique<Fid>(n, "inception2015-pt"); }});
const RegisterMetric k768({.name = "fid-768",
                           .protocol = "fid-768",
                           .title = "FID-768",
                           .unit = "",
                           .about = "Frechet distance of 768 features of a middle layer of Inception",
                           .higher_is_better = false,
                           .needs = {Input::kRealPictures, Input::kImage},
                           .networks = {"inception2015-768"},
                           .make = [](Networks& n) { return std::make_unique<Fid>(n, "inception2015-768"); }});

}  // namespace

double frechet_distance(const Tensor& a, const Tensor& b) {
  TORCH_CHECK(a.dim() == 2 && b.dim() == 2 && a.size(1) == b.size(1) && a.size(0) >= 2 && b.size(0) >= 2,
              "a Frechet distance needs [N,d] and [M,d] of two rows at least, not ", a.sizes(), " and ", b.sizes());
  const Tensor x = a.to(torch::kFloat64), y = b.to(torch::kFloat64), A = centred(x), B = centred(y);
  const bool few = std::min(x.size(0), y.size(0)) <= x.size(1);
  const double root = few ? trace_of_root_of_few(A, B) : trace_of_root_of_many(A, B);
  const double means = (x.mean(0) - y.mean(0)).square().sum().item<double>();
  return means + (A.square().sum() + B.square().sum()).item<double>() - 2 * root;
}

}  // namespace maskbench

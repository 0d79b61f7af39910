#include "wear/picture/worn_checks.h"

#include <fmt/format.h>

#include "wear/picture/plane_map.h"

namespace maskbench {
namespace {

constexpr int kGrid = 64;          // pixels a side on which regions are counted
constexpr double kNearChin = 1.5;  // of the way from the eyes to the mouth; the chin's own edge lies at 1.65

Point middle_of(Point a, Point b) { return {(a.x + b.x) / 2, (a.y + b.y) / 2}; }

struct Share {
  int64_t of = 0, hit = 0;
  void count(bool is_hit) { ++of, hit += is_hit; }
  double value() const { return of > 0 ? double(hit) / double(of) : 0; }
};

}  // namespace

WornChecks check_worn(const FaceLandmarks& face, const MaskPyramid& mask, const Homography& map) {
  const auto covered = [&](Point p) {
    const auto at = mapped(map, p);
    return at && mask.alpha_at(float(at->x), float(at->y)) > 0.5f;
  };
  Share coverage, eyes, spill;
  const std::vector<uint8_t> regions = regions_of(face, kGrid);
  for (int y = 0; y < kGrid; ++y)
    for (int x = 0; x < kGrid; ++x) {
      const uint8_t region = regions[size_t(y) * kGrid + size_t(x)];
      const bool is_covered = covered({2.0 * x / (kGrid - 1) - 1, 2.0 * y / (kGrid - 1) - 1});
      if (region & kNoseAndMouth) coverage.count(is_covered);
      if (region & kEyes) eyes.count(is_covered);
      if (is_covered) spill.count(!(region & kHead));
    }
  const Point eye = middle_of(face.points[kRightEye], face.points[kLeftEye]);
  const Point mouth = middle_of(face.points[kRightMouth], face.points[kLeftMouth]);
  WornChecks checks{coverage.value(), eyes.value(), spill.value()};
  checks.nose = covered(face.points[kNoseTip]);
  checks.mouth = covered(mouth);
  checks.corners = covered(face.points[kRightMouth]) && covered(face.points[kLeftMouth]);
  checks.pupil = covered(face.points[kRightEye]) || covered(face.points[kLeftEye]);
  checks.chin = covered({eye.x + kNearChin * (mouth.x - eye.x), eye.y + kNearChin * (mouth.y - eye.y)});
  return checks;
}

std::optional<std::string> problem_of(const WornChecks& checks, const WornClass& how, const CheckLimits& limits) {
  const std::string_view name = how.name;
  const auto said = [](bool wrong, const char* what) {
    return wrong ? std::optional<std::string>(what) : std::nullopt;
  };
  if (checks.eye_occlusion > limits.eye_occlusion)
    return fmt::format("mask off the face: it covers {:.0f} % of the eyes", 100 * checks.eye_occlusion);
  if (checks.pupil && limits.eye_occlusion < 1) return "mask off the face: it lies across an eye";
  if (name == "nose_out")
    return checks.nose ? said(true, "mask off the face: the nose is not out")
                       : said(!checks.mouth, "mask off the face: it leaves the mouth free");
  if (name == "under_chin") return said(checks.nose || checks.mouth, "mask off the face: it is not under the chin");
  if (checks.coverage < limits.coverage)
    return fmt::format("mask off the face: it covers {:.0f} % of nose and mouth", 100 * checks.coverage);
  if (limits.coverage > 0 && !(checks.nose && checks.corners))
    return "mask off the face: it leaves the nose or a corner of the mouth free";
  return said(name == "chin_out" && checks.chin, "mask off the face: the chin is not out");
}

}  // namespace maskbench

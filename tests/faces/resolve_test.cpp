// Pictures are made eight pixels at a time; here they are made one by one, of the same templates with F = float.
#include "faces/render/resolve.h"

#include <gtest/gtest.h>

#include "faces/people/body.h"

namespace maskbench::procedural {
namespace {

constexpr int kPeople = 24;
Person person_of(int index) { return draw_person(5, 0, uint64_t(index)); }

// What one picture is made of; a `design` below 0 is no mask.
struct Scene {
  Scene(int size, int index, int design)
      : person(person_of(index)), fabric(std::max(design, 0), 60), worn(design >= 0) {
    const Mesh mesh = size <= 192 ? Mesh::coarse : Mesh::fine;
    const Stance stance(person);
    canvas.begin(size, worn);
    canvas.draw(head(mesh), person, stance);
    canvas.draw(body_sheet(mesh), person, stance);
    if (person.curtain) canvas.draw(curtain_sheet(1.35f, mesh), person, stance);
    if (worn) canvas.draw(cloth_sheet(design_cut(design), mesh), person, stance);
  }
  static const Sheet& head(Mesh mesh) {
    static const Sheet kCoarse = head_sheet(Mesh::coarse), kFine = head_sheet(Mesh::fine);
    return mesh == Mesh::coarse ? kCoarse : kFine;
  }
  Canvas canvas;
  Person person;
  Fabric fabric;
  bool worn;
};

Picture fast(const Scene& s) {
  Picture picture(3, s.canvas.size, s.canvas.size);
  Resolver().resolve(s.canvas, s.person, s.worn ? &s.fabric : nullptr, picture);
  return picture;
}

class OneByOne {
 public:
  explicit OneByOne(const Scene& s)
      : s_(s),
        c_(s.canvas),
        rows_(s.canvas.slanted ? 1 : s.canvas.across),
        look_(s.person, 2 / (float(s.canvas.size - 1) * s.person.scale), s.worn ? &s.fabric : nullptr) {}

  Picture picture() const {
    const int size = c_.size;
    Picture out(3, size, size);
    Scenery scenery;
    scenery.begin(s_.person.backdrop, size);
    std::vector<float> row(3 * size_t(size));
    for (int y = 0; y < size; ++y) {
      scenery.row(y, Light{{row.data(), row.data() + size, row.data() + 2 * size, nullptr}});
      for (int x = 0; x < size; ++x) {
        const Tone<float> c = pixel(x, y, {row[size_t(x)], row[size_t(size + x)], row[size_t(2 * size + x)]});
        out.plane(0)[y * size + x] = byte(c.r), out.plane(1)[y * size + x] = byte(c.g);
        out.plane(2)[y * size + x] = byte(c.b);
      }
    }
    return out;
  }

 private:
  struct Sample {
    int32_t under, cloth;
    float near, right, low;  // the last two: where in the pixel
  };
  std::vector<Sample> samples(int x, int y) const {
    std::vector<Sample> all;
    for (int s = 0; s < rows_; ++s)
      for (int t = 0; t < c_.across; ++t) {
        const size_t i = size_t(y * rows_ + s) * c_.stride + size_t(x * c_.across + t);
        const float low = !c_.slanted ? float(s) : t % 2 ? 0.25f : -0.25f;
        all.push_back({c_.under[i], s_.worn ? c_.cloth[i] : 0, c_.nearness[i], float(t), low});
      }
    return all;
  }

  // The marks of triangle `id` in the middle of some samples.
  Marks middle(const std::vector<Sample>& of, int32_t id, int x, int y) const {
    float right = 0, low = 0;
    for (const Sample& s : of) right += s.right, low += s.low;
    const float each = 1 / float(of.size());
    return c_.at(c_.triangle(id), float(x * c_.across) + right * each, float(y * rows_) + low * each);
  }

  Tone<float> shade(const std::vector<Sample>& of, int32_t id, int x, int y) const {
    const Marks m = middle(of, id, x, y);
    return c_.is_body(id) ? look_.body(m.v) : look_.head(m.v);
  }

  Tone<float> bare(const std::vector<Sample>& all, int x, int y, Tone<float> behind) const {
    std::vector<Sample> near, far;
    float nearest = 0, farthest = 9;
    for (const Sample& s : all) nearest = std::max(nearest, s.near), farthest = std::min(farthest, s.near);
    for (const Sample& s : all)
      if (s.under) (s.near > nearest - 0.02f ? near : far).push_back(s);
    const size_t missing = all.size() - near.size() - far.size();
    if (missing == all.size()) return behind;
    if (!missing && nearest - farthest < 0.02f) {
      const float half_x = 0.5f * float(c_.across - 1), half_y = 0.5f * float(rows_ - 1);
      return shade({{0, 0, 0, half_x, half_y}}, all[0].under, x, y);
    }
    const float share = 1.0f / float(all.size());
    Tone<float> sum = behind * (float(missing) * share);
    for (const auto& group : {near, far})
      if (!group.empty()) sum = sum + shade(group, group.back().under, x, y) * (float(group.size()) * share);
    return sum;
  }

  Tone<float> pixel(int x, int y, Tone<float> behind) const {
    const std::vector<Sample> all = samples(x, y);
    std::vector<Sample> cloth;
    for (const Sample& s : all)
      if (s.cloth) cloth.push_back(s);
    if (cloth.empty()) return bare(all, x, y, behind);
    const Marks m = middle(cloth, cloth.back().cloth, x, y);
    const Print<float> print = s_.fabric.sample(m.v[kU], m.v[kV]);
    const float share = float(cloth.size()) * (1.0f / float(all.size())), alpha = print.alpha * share;
    const Tone<float> layer = look_.cloth(m.v, print.light) * share;
    if (alpha > kOpaque) return layer;
    return alpha > 0 ? bare(all, x, y, behind) * (1 - alpha) + layer : bare(all, x, y, behind);
  }

  // 255 times the root of x by two Newton steps from a first guess, which is what the bytes are defined by.
  static uint8_t byte(float x) {
    x = std::min(std::max(x, 1e-12f), 1.0f);
    float y = std::bit_cast<float>((std::bit_cast<int32_t>(x) >> 1) + 0x1fbd1df5);
    y = 0.5f * (y + x / y);
    y = 0.5f * (y + x / y);
    return uint8_t(int32_t(y * 255 + 0.5f));
  }

  const Scene& s_;
  const Canvas& c_;
  int rows_;  // of samples a pixel
  Complexion look_;
};

class EverySampleGrid : public testing::TestWithParam<int> {};

TEST_P(EverySampleGrid, MakesTheSameBytesEightAtOnceAsOneByOne) {
  for (int i = 0; i < kPeople; ++i) {
    const Scene bare(GetParam(), i, -1), worn(GetParam(), i, 19 - i % 20);
    ASSERT_EQ(fast(bare).pixels, OneByOne(bare).picture().pixels) << "person " << i;
    ASSERT_EQ(fast(worn).pixels, OneByOne(worn).picture().pixels) << "person " << i << " with a mask";
  }
}

// 4 x 4, 3 x 3, a diagonal pair, 2 x 2 samples a pixel; sizes that are no multiple of eight too.
INSTANTIATE_TEST_SUITE_P(Sizes, EverySampleGrid, testing::Values(16, 49, 96, 110, 144, 145, 259));

TEST(SampleGrids, AreComparedOnPeopleWithEveryFeature) {
  int bearded = 0, striped = 0, long_haired = 0, bald = 0;
  for (int i = 0; i < kPeople; ++i) {
    const Person p = person_of(i);
    bearded += p.beard > 0, striped += p.stripes > 0, long_haired += p.curtain > 0, bald += p.bald;
  }
  EXPECT_GT(bearded, 0);
  EXPECT_GT(striped, 0);
  EXPECT_GT(long_haired, 0);
  EXPECT_GT(bald, 0);
}

}  // namespace
}  // namespace maskbench::procedural

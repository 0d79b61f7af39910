#include "faces/procedural_faces.h"

#include <stdexcept>
#include <string>

#include "faces/homography.h"
#include "faces/people/body.h"
#include "faces/render/resolve.h"

namespace maskbench {
namespace p = procedural;

namespace {

enum Stream : uint64_t { kFaceStream, kMaskedStream, kDesignStream = 1000 };
constexpr double kHiddenWeight = 1;  // total weight of hidden points, relative to that of visible ones

struct RenderBuffers {  // per thread, reused for every picture
  p::Canvas canvas;
  p::Resolver resolver;
};
RenderBuffers& thread_buffers() {
  static thread_local RenderBuffers buffers;
  return buffers;
}

// Returns the texture size: prints must be as sharp as the templates, or a critic could tell worn masks from pasted
// ones by blur. Large pictures use relatively smaller textures, because twenty are kept in memory.
int fabric_side(int size) { return std::max(std::min(size * 3 / 2, 216), size * 5 / 8); }

int checked(int design) {
  if (design < 0 || design >= ProceduralFaces::kDesigns)
    throw std::invalid_argument("mask design " + std::to_string(design) + " is not in 0..19");
  return design;
}

}  // namespace

struct ProceduralFaces::Shared {
  Shared(int size_, uint64_t seed_, uint64_t takes_)
      : size(size_), seed(seed_), takes(takes_), mesh(size_ <= 192 ? p::Mesh::coarse : p::Mesh::fine) {
    for (int c = 0; c < int(p::Cut::cuts); ++c) cloth.push_back(p::cloth_sheet(p::Cut(c), mesh));
    for (int d = 0; d < kDesigns; ++d) {
      fabric.emplace_back(d, fabric_side(size));
      mask.push_back(p::design_template(d, size));
    }
  }

  p::Person person(uint64_t index) const { return p::draw_person(seed, kFaceStream, index, takes); }

  // Rasterises the person and, if `design` is not negative, the mask into the canvas.
  void draw(p::Canvas& canvas, const p::Person& person, int design) const {
    const p::Stance stance(person);
    canvas.begin(size, design >= 0);
    canvas.draw(head, person, stance);
    canvas.draw(left_ear, person, stance);
    canvas.draw(right_ear, person, stance);
    canvas.draw(body, person, stance);
    if (person.curtain > 0) canvas.draw(curtain[person.curtain - 1], person, stance);
    if (design >= 0) canvas.draw(cloth[size_t(p::design_cut(design))], person, stance);
  }

  Picture render(const p::Person& person, int design) const {
    auto& [canvas, resolver] = thread_buffers();
    draw(canvas, person, design);
    Picture picture(3, size, size);
    resolver.resolve(canvas, person, design < 0 ? nullptr : &fabric[design], picture);
    return picture;
  }

  int size;
  uint64_t seed, takes;
  p::Mesh mesh;
  p::Sheet head = p::head_sheet(mesh), body = p::body_sheet(mesh);
  p::Sheet left_ear = p::ear_sheet(false, mesh), right_ear = p::ear_sheet(true, mesh);
  p::Sheet curtain[3] = {p::curtain_sheet(0.95f, mesh), p::curtain_sheet(1.35f, mesh), p::curtain_sheet(1.9f, mesh)};
  std::vector<p::Sheet> cloth;
  std::vector<p::Fabric> fabric;
  std::vector<Picture> mask;
};

ProceduralFaces::ProceduralFaces(int size, uint64_t seed, uint64_t takes) {
  if (size < 16 || size > 1024)
    throw std::invalid_argument("picture size " + std::to_string(size) + " is not in 16..1024");
  shared_ = std::make_unique<const Shared>(size, seed, takes);
}
ProceduralFaces::~ProceduralFaces() = default;
ProceduralFaces::ProceduralFaces(ProceduralFaces&&) noexcept = default;
ProceduralFaces& ProceduralFaces::operator=(ProceduralFaces&&) noexcept = default;

Picture ProceduralFaces::face(uint64_t index) const { return shared_->render(shared_->person(index), -1); }

Picture ProceduralFaces::masked(uint64_t index) const {
  const int design = p::Draws(shared_->seed, kDesignStream, index).below(kDesigns);
  return shared_->render(p::draw_person(shared_->seed, kMaskedStream, index), design);
}

Picture ProceduralFaces::mask(int design) const { return shared_->mask[checked(design)]; }

Anchors ProceduralFaces::face_anchors(uint64_t index) const {
  const p::Person person = shared_->person(index);
  const p::Stance stance(person);
  static const auto kPoints = p::anchor_points();
  Anchors anchors;
  for (int a = 0; a < kAnchors; ++a) {
    p::Vec3 at = kPoints[a];
    for (int k = 0; k < p::kShapes; ++k) at = at + p::shape_displacement(p::Shape(k), kPoints[a]) * person.shape[k];
    anchors[a] = stance.of_head(at);
  }
  return anchors;
}

Anchors ProceduralFaces::mask_anchors(int design) const {
  checked(design);
  Anchors anchors;
  const auto marks = p::anchor_marks();
  for (int a = 0; a < kAnchors; ++a) anchors[a] = {marks[a].u, marks[a].v};
  return anchors;
}

namespace {

// Returns a triangle of `layer` in the pixel if the layer covers at least half of its samples, else 0.
int32_t majority(const p::Canvas& canvas, const std::vector<int32_t>& layer, int x, int y) {
  int seen = 0;
  int32_t id = 0;
  for (int s = 0; s < canvas.down; ++s)
    for (int t = 0; t < canvas.across; ++t)
      if (const int32_t one = layer[size_t(y * canvas.down + s) * canvas.stride + size_t(x * canvas.across + t)])
        id = one, ++seen;
  return 2 * seen >= canvas.across * canvas.down ? id : 0;
}

p::Marks centre(const p::Canvas& canvas, int32_t id, int x, int y) {
  return canvas.at(canvas.triangle(id), float(x * canvas.across) + 0.5f * float(canvas.across - 1),
                   float(y * canvas.down) + 0.5f * float(canvas.down - 1));
}

void fill_regions(const p::Canvas& canvas, const p::Person& person, Truth& truth) {
  const p::Complexion look(person, 0.01f, nullptr);
  for (int y = 0; y < canvas.size; ++y)
    for (int x = 0; x < canvas.size; ++x)
      if (const int32_t id = majority(canvas, canvas.under, x, y))
        if (!canvas.is_body(id)) truth.regions[size_t(y) * canvas.size + x] = look.region(centre(canvas, id, x, y));
}

void fill_map(const p::Canvas& canvas, const p::Fabric& fabric, Truth& truth) {
  for (int y = 0; y < canvas.size; ++y)
    for (int x = 0; x < canvas.size; ++x) {
      const int32_t id = majority(canvas, canvas.cloth, x, y);
      if (!id) continue;
      const p::Marks m = centre(canvas, id, x, y);
      if (fabric.sample(m.v[p::kU], m.v[p::kV]).alpha <= 0.5f) continue;
      float* out = truth.map.data() + 2 * (size_t(y) * canvas.size + x);
      out[0] = m.v[p::kU], out[1] = m.v[p::kV];
    }
}

std::vector<p::Match> matches(const p::Canvas& canvas, const p::Fabric& fabric, const Truth& truth) {
  std::vector<p::Match> all;
  const int size = canvas.size;
  for (int i = 0; i < size * size; ++i)
    if (const float u = truth.map[size_t(i) * 2]; u == u)
      all.push_back(
          {{2.0 * (i % size) / (size - 1) - 1, 2.0 * (i / size) / (size - 1) - 1}, {u, truth.map[size_t(i) * 2 + 1]}});
  for (auto& m : all) m.weight = 1.0 / double(all.size());
  const size_t seen = all.size();
  for (int v = canvas.first_cloth_vertex; v < canvas.last_cloth_vertex; ++v) {
    const p::Marks& m = canvas.vertex(v);
    if (fabric.sample(m.v[p::kU], m.v[p::kV]).alpha > 0.5f)
      all.push_back({canvas.vertex_position(v), {m.v[p::kU], m.v[p::kV]}});
  }
  for (size_t i = seen; i < all.size(); ++i) all[i].weight = kHiddenWeight / double(all.size() - seen);
  return all;
}

}  // namespace

Truth ProceduralFaces::truth(uint64_t index, int design) const {
  const int size = shared_->size;
  const p::Person person = shared_->person(index);
  const p::Fabric& fabric = shared_->fabric[checked(design)];
  Truth truth;
  truth.worn = shared_->render(person, design);
  truth.map.assign(size_t(size) * size * 2, std::numeric_limits<float>::quiet_NaN());
  truth.regions.assign(size_t(size) * size, 0);
  const p::Canvas& canvas = thread_buffers().canvas;
  fill_regions(canvas, person, truth);
  fill_map(canvas, fabric, truth);
  truth.homography = p::fit_homography(matches(canvas, fabric, truth));
  return truth;
}

Pose ProceduralFaces::pose(uint64_t index) const { return shared_->person(index).pose; }

const char* ProceduralFaces::design_name(int design) { return p::design_name(checked(design)); }

}  // namespace maskbench

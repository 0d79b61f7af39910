// source = "procedural": faces and masks that the program draws. People are split by the hash of their number, so that
// adding people moves nobody to the other split.
#include <cmath>

#include "base/sha256.h"
#include "data/source.h"
#include "faces/procedural_faces.h"
#include "maskbench/errors.h"
#include "maskbench/stream_seed.h"
#include "spec/data_source.h"

namespace maskbench {
namespace {

constexpr const char* kName = "procedural";
constexpr const char* kVersion = "procedural-2";  // incremented when the same seed draws another picture

struct People {
  std::vector<uint64_t> train, validation, test;
  const std::vector<uint64_t>& of(Split split) const {
    return split == Split::kTrain ? train : split == Split::kTest ? test : validation;
  }
};

// Moves the last person of the other split into one of training and test that would be empty.
People split_people(int64_t count, const Options& data, std::string_view purpose) {
  People people;
  const double tested = data.number("test_share"), held_out = tested + data.number("validation_share");
  for (uint64_t i = 0; i < uint64_t(count); ++i) {
    const double place = std::ldexp(double(stream_seed(0, purpose, i)), -64);
    (place < tested ? people.test : place < held_out ? people.validation : people.train).push_back(i);
  }
  const auto lend = [](std::vector<uint64_t>& from, std::vector<uint64_t>& to) {
    if (!to.empty()) return;
    to.push_back(from.back());
    from.pop_back();
  };
  lend(people.train, people.test);
  lend(people.test, people.train);
  return people;
}

class ProceduralSource final : public Source {
 public:
  explicit ProceduralSource(const Options& data)
      : drawn_(int(data.integer("size")), uint64_t(data.integer("seed"))),
        faces_(split_people(data.integer("faces"), data, "split of faces")),
        masked_(split_people(data.integer("masked"), data, "split of masked faces")) {
    std::string said = kVersion;
    for (const std::string& name : data_keys(kName))
      if (name != validation_share_key().name || data.number(name) > 0)
        said += "\n" + name + "=" + to_text(data.at(name));
    digest_ = sha256(said);
  }

  std::string digest() const override { return digest_; }
  int64_t faces(Split split) const override { return int64_t(faces_.of(split).size()); }
  int64_t masked(Split split) const override { return int64_t(masked_.of(split).size()); }
  int64_t masks() const override { return ProceduralFaces::kDesigns; }
  Picture face(Split split, int64_t i) const override { return drawn_.face(person(split, i)); }
  Picture masked_face(Split split, int64_t i) const override { return drawn_.masked(masked_.of(split).at(size_t(i))); }
  Picture mask(int64_t j) const override { return drawn_.mask(int(j)); }
  std::optional<Anchors> face_anchors(Split split, int64_t i) const override {
    return drawn_.face_anchors(person(split, i));
  }
  std::optional<Anchors> mask_anchors(int64_t j) const override { return drawn_.mask_anchors(int(j)); }
  std::optional<Truth> truth(Split split, int64_t i, int64_t j) const override {
    return drawn_.truth(person(split, i), int(j));
  }
  bool knows_landmarks() const override { return true; }

 private:
  uint64_t person(Split split, int64_t i) const { return faces_.of(split).at(size_t(i)); }

  ProceduralFaces drawn_;
  People faces_, masked_;
  std::string digest_;
};

const RegisterDataSource kProcedural(
    {.name = kName,
     .kind = "procedural data",
     .is_default = true,
     .keys = {size_key(),
              option("faces", 20000).range(2, 1e7).help("procedural: people without a mask, all splits together"),
              option("masked", 20000).range(2, 1e7).help("procedural: other people who wear one, all splits together"),
              test_share_key(), validation_share_key(),
              option("seed", 0).range(0, 9e15).help("procedural: which people are drawn; not the seed of the runs")},
     .knows_truth = true,
     .reference = "truth",
     .training_faces = [](const Options& data) { return double(data.integer("faces")) * training_share(data); },
     .make = [](const Options& data) { return std::make_unique<ProceduralSource>(data); }});

}  // namespace
}  // namespace maskbench

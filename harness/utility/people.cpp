#include "utility/people.h"

#include <map>

#include "data/tensors/picture_tensor.h"
#include "data/tensors/scenes.h"
#include "maskbench/errors.h"
#include "maskbench/stream_seed.h"
#include "spec/data_source.h"

namespace maskbench {
namespace {

constexpr size_t kSceneBatch = 32;

Tensor bytes_of(const Tensor& pictures) { return (pictures.clamp(0, 1) * 255).round().to(torch::kUInt8); }

Tensor bytes_of(const Picture& picture) { return bytes_of(to_tensor(picture)); }

// The mask of a picture, the same for every row of the table.
int64_t design_of(const Source& source, Split split, int64_t face) {
  const char* purpose = split == Split::kTrain ? "design to train with" : "design to test with";
  return int64_t(stream_seed(0, purpose, uint64_t(face)) % uint64_t(source.masks()));
}

}  // namespace

std::unique_ptr<Source> draw_source(const PeopleSize& size) {
  Options data(data_schema());
  data.set("source", std::string("procedural"));
  data.set("size", size.size);
  data.set("faces", size.people * size.pictures);
  data.set("masked", int64_t(2));
  data.set("test_share", size.test_share);
  data.set("pictures_per_person", size.pictures);
  data.set("seed", size.seed);
  return make_source(data);
}

LabelledPictures training_people(const Source& source, const WearBatch& wear) {
  const torch::NoGradGuard off;
  std::vector<Pair> pairs;
  std::map<int64_t, int64_t> numbers;
  std::vector<int64_t> person;
  for (int64_t i = 0; i < source.faces(Split::kTrain); ++i) {
    pairs.push_back({i, design_of(source, Split::kTrain, i)});
    person.push_back(numbers.try_emplace(source.person_of(Split::kTrain, i), int64_t(numbers.size())).first->second);
  }
  std::vector<Tensor> bare, masked;
  for (size_t first = 0; first < pairs.size(); first += kSceneBatch) {
    if (!wear) {
      for (size_t i = first; i < std::min(first + kSceneBatch, pairs.size()); ++i)
        bare.push_back(bytes_of(source.face(Split::kTrain, pairs[i].face)).unsqueeze(0));
      continue;
    }
    const KnownScene known = load_scene(source, Split::kTrain, pairs, first, kSceneBatch);
    bare.push_back(bytes_of(known.scene.face));
    masked.push_back(bytes_of(wear(known.scene, known.known.reference)));
  }
  return {torch::cat(bare), wear ? torch::cat(masked) : Tensor(), torch::tensor(person)};
}

TestPeople test_people(const Source& source) {
  std::map<int64_t, size_t> places;
  std::vector<Tensor> gallery, probes;
  TestPeople people;
  for (int64_t i = 0; i < source.faces(Split::kTest); ++i) {
    const auto [place, is_first] = places.try_emplace(source.person_of(Split::kTest, i), places.size());
    if (is_first) {
      gallery.push_back(bytes_of(source.face(Split::kTest, i)));
      continue;
    }
    const auto truth = source.truth(Split::kTest, i, design_of(source, Split::kTest, i));
    if (!truth) throw UserError("utility is tested on truly masked people, which this source does not know");
    probes.push_back(bytes_of(truth->worn));
    people.person.push_back(place->second);
  }
  if (probes.empty()) throw UserError("utility needs several pictures of each person");
  people.gallery = torch::stack(gallery);
  people.probes = torch::stack(probes);
  return people;
}

}  // namespace maskbench

#include <map>

#include "spec/data_source.h"
#include "utility/people.h"
#include "utility/picture_bytes.h"

namespace maskbench {
namespace {

std::unique_ptr<Source> drawn_source(const PeopleSize& size) {
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

class DrawnPeople final : public People {
 public:
  explicit DrawnPeople(const PeopleSize& size) : People(drawn_source(size)) {
    for (int64_t i = 0; i < source_->faces(Split::kTrain); ++i) add_to_train(i);
    std::map<int64_t, size_t> places;
    std::vector<Tensor> gallery, probes;
    for (int64_t i = 0; i < source_->faces(Split::kTest); ++i) {
      const auto [place, is_first] = places.try_emplace(source_->person_of(Split::kTest, i), places.size());
      if (is_first) {
        gallery.push_back(bytes_of(source_->face(Split::kTest, i)));
        continue;
      }
      probes.push_back(bytes_of(source_->truth(Split::kTest, i, design_of(Split::kTest, i)).value().worn));
      test_.person.push_back(place->second);
    }
    test_.gallery = torch::stack(gallery);
    test_.probes = torch::stack(probes);
  }

  LabelledPictures truly_masked() const override {
    size_t next = 0;
    return wearing([&](const Scene& scene) {
      std::vector<Tensor> worn;
      for (int64_t i = 0; i < scene.face.size(0); ++i, ++next)
        worn.push_back(to_tensor(source_->truth(Split::kTrain, train_[next].face, train_[next].mask).value().worn));
      return torch::stack(worn);
    });
  }
};

}  // namespace

std::unique_ptr<People> drawn_people(const PeopleSize& size) { return std::make_unique<DrawnPeople>(size); }

}  // namespace maskbench

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "data/photographs/group_split.h"
#include "maskbench/errors.h"
#include "utility/people.h"
#include "utility/picture_bytes.h"

namespace maskbench {
namespace {

constexpr size_t kLeastTestPeople = 4;  // as verify() has it

class PhotographedPeople final : public People {
 public:
  PhotographedPeople(const PictureSet& set, double test_share)
      : People(make_photo_source(set, test_share)),
        set_(set),
        faces_(split_by_group(set.faces.groups, test_share)),
        masked_(split_by_group(set.masked.groups, test_share)) {
    for (const int64_t i : masked_.train) masked_of_[set_.masked.groups[size_t(i)]].push_back(i);
    for (size_t i = 0; i < faces_.train.size(); ++i)
      if (is_usable(faces_.train[i])) add_to_train(int64_t(i));
    add_test_people();
    const bool knows_masks = std::any_of(train_.begin(), train_.end(),
                                         [&](const Pair& pair) { return masked_of_.contains(group_of(pair.face)); });
    const size_t tested = std::set<size_t>(test_.person.begin(), test_.person.end()).size();
    if (tested < kLeastTestPeople || !knows_masks)
      throw UserError(fmt::format(
          "utility needs people who are in faces/ and in masked/ by the column identity of both tables: {} test "
          "people are (at least {} must be){}",
          tested, kLeastTestPeople, knows_masks ? "" : ", and none to train with"));
  }

  LabelledPictures truly_masked() const override {
    LabelledPictures pictures = without_masks();
    std::vector<Tensor> masked;
    std::unordered_map<std::string, size_t> turns;
    for (size_t i = 0; i < train_.size(); ++i) {
      const std::string& group = group_of(train_[i].face);
      const auto own = masked_of_.find(group);
      masked.push_back(own == masked_of_.end() ? pictures.bare[int64_t(i)]
                                               : masked_picture(own->second[turns[group]++ % own->second.size()]));
    }
    pictures.masked = torch::stack(masked);
    return pictures;
  }

 private:
  // By place in faces/.
  bool is_usable(int64_t face) const {
    return set_.faces.groups[size_t(face)].starts_with("identity ") && set_.faces.landmarks[size_t(face)].known();
  }
  // Of a face by its number in the training split.
  const std::string& group_of(int64_t face) const { return set_.faces.groups[size_t(faces_.train[size_t(face)])]; }
  Tensor masked_picture(int64_t i) const { return bytes_of(set_.masked.at(i, 3, set_.size)); }

  void add_test_people() {
    std::map<std::string, size_t> places;
    std::vector<Tensor> gallery, probes;
    for (const int64_t face : faces_.test)
      if (is_usable(face) && places.try_emplace(set_.faces.groups[size_t(face)], places.size()).second)
        gallery.push_back(bytes_of(set_.faces.at(face, 3, set_.size)));
    for (const int64_t i : masked_.test) {
      const auto place = places.find(set_.masked.groups[size_t(i)]);
      if (place == places.end()) continue;
      probes.push_back(masked_picture(i));
      test_.person.push_back(place->second);
    }
    if (probes.empty()) return;
    test_.gallery = torch::stack(gallery);
    test_.probes = torch::stack(probes);
  }

  PictureSet set_;
  GroupSplit faces_, masked_;
  std::unordered_map<std::string, std::vector<int64_t>> masked_of_;  // places in masked/ of each person to train with
};

}  // namespace

std::unique_ptr<People> photographed_people(const FolderReading& reading, double test_share) {
  return std::make_unique<PhotographedPeople>(read_folder(reading), test_share);
}

}  // namespace maskbench

#include "wear/dataset/lfw_pairs.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "maskbench/errors.h"
#include "wear/picture/unit_draw.h"

namespace maskbench {
namespace {

using People = std::map<std::string, std::vector<PersonPicture>>;

std::string person_name(std::string identity) {
  for (char& c : identity)
    if (c == '/' || c == '\\' || static_cast<unsigned char>(c) <= ' ') c = '_';
  return identity;
}

People people_of(const std::vector<PhotoRecord>& records) {
  People people;
  const auto add = [&people](const std::string& identity, const PhotoRecord& record, const std::string& file) {
    auto& pictures = people[person_name(identity)];
    pictures.push_back({person_name(identity), int(pictures.size()) + 1, record.source, file});
  };
  for (const PhotoRecord& record : records) {
    bool original = false;
    for (const WornPicture& picture : record.pictures) {
      if (picture.faces.size() != 1 || picture.faces[0].identity.empty()) continue;
      if (!original) add(picture.faces[0].identity, record, "");
      original = true;
      add(picture.faces[0].identity, record, picture.file);
    }
  }
  return people;
}

// Draws pairs until there are enough of both kinds.
class PairDraws {
 public:
  PairDraws(const People& people, uint64_t seed) : people_(people), seed_(seed) {
    for (const auto& [name, pictures] : people) names_.push_back(name);
  }

  std::vector<FacePair> pairs(int64_t count, bool same) {
    std::vector<FacePair> found;
    for (int64_t tries = 0; int64_t(found.size()) < count && tries < 200 * count + 1000; ++tries) {
      const auto& first = people_.at(names_[below(names_.size())]);
      const auto& second = same ? first : people_.at(names_[below(names_.size())]);
      const FacePair pair{first[below(first.size())], second[below(second.size())]};
      if (fits(pair, same, int64_t(found.size()) % 3) && taken_.insert(key(pair)).second) found.push_back(pair);
    }
    return found;
  }

 private:
  size_t below(size_t count) { return size_t(unit_draw(seed_, "pair", index_++) * double(count)); }
  static std::string key(const FacePair& pair) {
    const std::string a = pair.a.name(""), b = pair.b.name("");
    return std::min(a, b) + "\n" + std::max(a, b);
  }
  static bool fits(const FacePair& pair, bool same, int64_t kind) {
    const int masks = !pair.a.file.empty() + !pair.b.file.empty();
    const int wanted = kind == 0 ? 1 : kind == 1 ? 2 : 0;
    return masks == wanted && (pair.a.person == pair.b.person) == same && pair.a.source != pair.b.source;
  }

  const People& people_;
  uint64_t seed_, index_ = 0;
  std::vector<std::string> names_;
  std::set<std::string> taken_;
};

}  // namespace

std::string PersonPicture::name(const std::string& extension) const {
  return fmt::format("{0}/{0}_{1:04}{2}", person, number, extension);
}

VerificationPairs draw_face_pairs(const std::vector<PhotoRecord>& records, int64_t count, uint64_t seed) {
  const People people = people_of(records);
  if (people.size() < 2)
    throw UserError(
        fmt::format("--pairs: {} people with a mask are known by identity; at least two are needed (a folder for each "
                    "person, or a column identity in the table)",
                    people.size()));
  PairDraws draws(people, seed);
  VerificationPairs pairs{draws.pairs(count, true), draws.pairs(count, false)};
  if (int64_t(pairs.same.size()) < count || int64_t(pairs.different.size()) < count)
    throw UserError(
        fmt::format("--pairs: only {} pairs of one person and {} of two can be made of these photographs, not {}",
                    pairs.same.size(), pairs.different.size(), count));
  return pairs;
}

std::string pairs_txt(const VerificationPairs& pairs) {
  std::string text = fmt::format("{}\n", pairs.same.size());
  for (const auto& [a, b] : pairs.same) text += fmt::format("{}\t{}\t{}\n", a.person, a.number, b.number);
  for (const auto& [a, b] : pairs.different)
    text += fmt::format("{}\t{}\t{}\t{}\n", a.person, a.number, b.person, b.number);
  return text;
}

}  // namespace maskbench

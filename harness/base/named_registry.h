// Things that register themselves at load time and are found by name.
#pragma once

#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

namespace maskbench {

// Sorted by `name`. Lives as a static local to a function: others register before the statics of its file need exist.
template <class Info>
class NamedRegistry {
 public:
  explicit NamedRegistry(const char* kind) : kind_(kind) {}

  const std::vector<Info>& all() const { return infos_; }

  const Info* find(const std::string& name) const {
    const auto found = std::find_if(infos_.begin(), infos_.end(), [&](const Info& i) { return i.name == name; });
    return found == infos_.end() ? nullptr : &*found;
  }

  // Throws std::logic_error without a name and on a second of the same name.
  void add(Info info) {
    if (info.name.empty() || find(info.name))
      throw std::logic_error(kind_ + (" \"" + info.name + "\" has no name of its own"));
    const auto place = std::find_if(infos_.begin(), infos_.end(), [&](const Info& i) { return info.name < i.name; });
    infos_.insert(place, std::move(info));
  }

 private:
  std::string kind_;
  std::vector<Info> infos_;
};

}  // namespace maskbench

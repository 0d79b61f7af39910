// A registry filled by static initialisers and searched by name.
#pragma once

#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

namespace maskbench {

// Entries sorted by `name`. Keep it as a function-local static: entries may be registered before the statics of its own
// file are initialised.
template <class Info>
class NamedRegistry {
 public:
  explicit NamedRegistry(const char* kind) : kind_(kind) {}

  const std::vector<Info>& all() const { return infos_; }

  const Info* find(const std::string& name) const {
    const auto found = std::find_if(infos_.begin(), infos_.end(), [&](const Info& i) { return i.name == name; });
    return found == infos_.end() ? nullptr : &*found;
  }

  // Adds an entry. Throws std::logic_error if its name is empty or already registered.
  void add(Info info) {
    if (info.name.empty() || find(info.name))
      throw std::logic_error(kind_ + (" \"" + info.name + "\" has an empty or duplicate name"));
    const auto place = std::find_if(infos_.begin(), infos_.end(), [&](const Info& i) { return info.name < i.name; });
    infos_.insert(place, std::move(info));
  }

 private:
  std::string kind_;
  std::vector<Info> infos_;
};

}  // namespace maskbench

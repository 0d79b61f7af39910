#include "base/interned_string.h"

#include <mutex>
#include <unordered_map>
#include <unordered_set>

namespace maskbench {

const std::string InternedString::kEmpty;

// A thread-local cache avoids taking the lock for strings that the thread has interned before.
const std::string* InternedString::intern(const std::string& text) {
  if (text.empty()) return nullptr;
  static std::mutex guard;
  static std::unordered_set<std::string> texts;
  thread_local std::unordered_map<std::string, const std::string*> known;
  const std::string*& place = known[text];
  if (place) return place;
  const std::lock_guard lock(guard);
  return place = &*texts.insert(text).first;
}

}  // namespace maskbench

// Interned strings, for text that repeats across the runs of a large sweep: run names, protocols, weight hashes,
// reasons.
#pragma once

#include <string>

namespace maskbench {

// A string stored once per distinct value, until the program ends. Thread-safe. Comparison is by address.
class InternedString {
 public:
  InternedString() = default;
  InternedString(const std::string& text) : text_(intern(text)) {}         // NOLINT(google-explicit-constructor)
  InternedString(const char* text) : InternedString(std::string(text)) {}  // NOLINT(google-explicit-constructor)
  operator const std::string&() const { return text(); }                   // NOLINT(google-explicit-constructor)
  const std::string& text() const { return text_ ? *text_ : kEmpty; }
  bool empty() const { return !text_; }
  bool operator==(const InternedString& other) const { return text_ == other.text_; }

 private:
  static const std::string kEmpty;
  static const std::string* intern(const std::string& text);  // nullptr for an empty string
  const std::string* text_ = nullptr;
};

}  // namespace maskbench

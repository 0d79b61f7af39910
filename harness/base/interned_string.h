// Interned strings, for the few texts that a large sweep repeats: names of runs, protocols, hashes of weights, reasons.
#pragma once

#include <string>

namespace maskbench {

// Equal texts share one std::string, kept until the program ends. Thread-safe.
class InternedString {
 public:
  InternedString() = default;
  InternedString(const std::string& text) : text_(kept(text)) {}           // NOLINT(google-explicit-constructor)
  InternedString(const char* text) : InternedString(std::string(text)) {}  // NOLINT(google-explicit-constructor)
  operator const std::string&() const { return text(); }                   // NOLINT(google-explicit-constructor)
  const std::string& text() const { return text_ ? *text_ : kNothing; }
  bool empty() const { return !text_; }
  bool operator==(const InternedString& other) const { return text_ == other.text_; }

 private:
  static const std::string kNothing;
  static const std::string* kept(const std::string& text);  // null of an empty one
  const std::string* text_ = nullptr;
};

}  // namespace maskbench

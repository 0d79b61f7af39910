// Texts of which a large sweep has few, again and again: names of runs, protocols, hashes of weights, reasons.
#pragma once

#include <boost/flyweight.hpp>
#include <boost/flyweight/no_tracking.hpp>
#include <string>

namespace maskbench::report {

// Equal texts are one, kept until the program ends.
class SharedText {
 public:
  SharedText() = default;
  SharedText(const std::string& text) : text_(text) {}  // NOLINT(google-explicit-constructor): a text all the same
  SharedText(const char* text) : text_(text) {}         // NOLINT(google-explicit-constructor)

  operator const std::string&() const { return text_.get(); }  // NOLINT(google-explicit-constructor)
  const std::string& text() const { return text_.get(); }
  bool empty() const { return text().empty(); }
  bool operator==(const SharedText& other) const { return text_ == other.text_; }

 private:
  boost::flyweight<std::string, boost::flyweights::no_tracking> text_;
};

}  // namespace maskbench::report

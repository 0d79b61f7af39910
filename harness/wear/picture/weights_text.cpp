#include "wear/picture/weights_text.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <sstream>

#include "maskbench/errors.h"

namespace maskbench {

std::map<std::string, double> parse_weights(const std::string& option, const std::string& text) {
  std::map<std::string, double> weights;
  std::istringstream parts(text);
  for (std::string part; std::getline(parts, part, ',');) {
    const size_t sign = part.rfind('=');
    const std::string name = part.substr(0, sign), number = sign == std::string::npos ? "" : part.substr(sign + 1);
    double weight = -1;
    const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), weight);
    if (name.empty() || error != std::errc() || end != number.data() + number.size() || !std::isfinite(weight) ||
        weight < 0)
      throw UserError(fmt::format("{}: \"{}\" is not NAME=WEIGHT with a weight of at least 0", option, part));
    if (!weights.emplace(name, weight).second) throw UserError(fmt::format("{}: {} comes twice", option, name));
  }
  return weights;
}

}  // namespace maskbench

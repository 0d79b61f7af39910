#include "base/unicode.h"

#include <utf8proc.h>

#include <cstdlib>

namespace maskbench {

std::string composed(const std::string& text) {
  utf8proc_uint8_t* mapped = nullptr;
  const auto length =
      utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()), utf8proc_ssize_t(text.size()), &mapped,
                   utf8proc_option_t(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
  if (length < 0) return text;
  std::string out(reinterpret_cast<const char*>(mapped), size_t(length));
  std::free(mapped);
  return out;
}

}  // namespace maskbench

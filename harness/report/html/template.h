// Mustache templates filled from JSON.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace maskbench::report {

using Json = nlohmann::ordered_json;

// Fills the template; {{name}} is escaped for HTML, {{{name}}} is not. Null, false, "" and [] count as absent. Bytes that
// are no UTF-8 become U+FFFD. Throws std::logic_error where the template is malformed.
std::string fill(std::string_view text, const Json& values);

// JSON that may stand in a <script> element: no "<", ">", "&" in it. Bytes that are no UTF-8 become U+FFFD.
std::string script_json(const Json& values);

}  // namespace maskbench::report

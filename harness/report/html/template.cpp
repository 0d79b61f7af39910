#include "report/html/template.h"

#include <kainjow/mustache.hpp>
#include <stdexcept>

namespace maskbench::report {
namespace {

using kainjow::mustache::data;

std::string replaced(const Json& values) { return values.dump(-1, ' ', false, Json::error_handler_t::replace); }

data in_template(const Json& value) {
  if (value.is_object()) {
    data object(data::type::object);
    for (const auto& [key, item] : value.items()) object.set(key, in_template(item));
    return object;
  }
  if (value.is_array()) {
    data list(data::type::list);
    for (const Json& item : value) list.push_back(in_template(item));
    return list;
  }
  if (value.is_string() && !value.get_ref<const std::string&>().empty()) return data(value.get<std::string>());
  if (value.is_number()) return data(value.dump());
  return data(value == true ? data::type::bool_true : data::type::bool_false);
}

}  // namespace

std::string fill(std::string_view text, const Json& values) {
  kainjow::mustache::mustache page{std::string(text)};
  const std::string result = page.render(in_template(Json::parse(replaced(values))));
  if (!page.is_valid()) throw std::logic_error("template: " + page.error_message());
  return result;
}

std::string script_json(const Json& values) {
  std::string escaped;
  for (const char c : replaced(values)) {
    if (c == '<')
      escaped += "\\u003c";
    else if (c == '>')
      escaped += "\\u003e";
    else if (c == '&')
      escaped += "\\u0026";
    else
      escaped += c;
  }
  return escaped;
}

}  // namespace maskbench::report

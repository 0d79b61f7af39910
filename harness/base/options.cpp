#include "maskbench/options.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace maskbench {
namespace {

constexpr const char* kTypeNames[] = {"boolean",          "integer",         "number",       "text",
                                      "list of integers", "list of numbers", "list of texts"};

std::string number_text(double number) {
  if (std::isinf(number)) return number > 0 ? "inf" : "-inf";
  std::string text = fmt::format("{}", number);  // shortest text that parses to the same value
  if (text.find_first_of(".en") == std::string::npos) text += ".0";
  return text;
}

// Quotes the text as JSON does, and also escapes U+007F, which TOML does not allow unescaped.
std::string quoted(const std::string& text) {
  std::string result = nlohmann::json(text).dump();
  for (size_t at; (at = result.find('\x7f')) != std::string::npos;) result.replace(at, 1, "\\u007f");
  return result;
}

template <class List, class Write>
std::string list_text(const List& list, Write write) {
  std::string text = "[";
  for (size_t i = 0; i < list.size(); ++i) text += (i ? ", " : "") + write(list[i]);
  return text + "]";
}

// Returns the elements that range and parity checks apply to; empty for texts and booleans.
Numbers number_elements(const Value& value) {
  if (const auto* i = std::get_if<int64_t>(&value)) return {double(*i)};
  if (const auto* d = std::get_if<double>(&value)) return {*d};
  if (const auto* is = std::get_if<Integers>(&value)) return Numbers(is->begin(), is->end());
  if (const auto* ds = std::get_if<Numbers>(&value)) return *ds;
  return {};
}

// Returns the length of a list, or nullopt if the value is not a list.
std::optional<int64_t> size_of(const Value& value) {
  if (const auto* is = std::get_if<Integers>(&value)) return int64_t(is->size());
  if (const auto* ds = std::get_if<Numbers>(&value)) return int64_t(ds->size());
  if (const auto* ts = std::get_if<Texts>(&value)) return int64_t(ts->size());
  return std::nullopt;
}

Texts text_elements(const Value& value) {
  if (const auto* t = std::get_if<std::string>(&value)) return {*t};
  if (const auto* ts = std::get_if<Texts>(&value)) return *ts;
  return {};
}

std::string bound_text(double bound) {
  return bound == std::floor(bound) && std::abs(bound) < 1e15 ? fmt::format("{}", int64_t(bound)) : number_text(bound);
}

Value value_from_json(const nlohmann::json& json, size_t type) {
  switch (type) {
    case 0:
      return json.get<bool>();
    case 1:
      return json.get<int64_t>();
    case 2:
      return json.get<double>();
    case 3:
      return json.get<std::string>();
    case 4:
      return json.get<Integers>();
    case 5:
      return json.get<Numbers>();
    default:
      return json.get<Texts>();
  }
}

}  // namespace

std::string type_name(const Value& value) {
  const std::string name = kTypeNames[value.index()];
  return (name[0] == 'i' ? "an " : "a ") + name;
}

std::string to_text(const Value& value) {
  switch (value.index()) {
    case 0:
      return std::get<bool>(value) ? "true" : "false";
    case 1:
      return fmt::format("{}", std::get<int64_t>(value));
    case 2:
      return number_text(std::get<double>(value));
    case 3:
      return quoted(std::get<std::string>(value));
    case 4:
      return list_text(std::get<Integers>(value), [](int64_t i) { return fmt::format("{}", i); });
    case 5:
      return list_text(std::get<Numbers>(value), number_text);
    default:
      return list_text(std::get<Texts>(value), quoted);
  }
}

nlohmann::json to_json(const Value& value) {
  return std::visit([](const auto& v) { return nlohmann::json(v); }, value);
}

std::optional<Value> converted(const Value& value, const Value& like) {
  if (value.index() == like.index()) return value;
  const bool empty_list = (std::holds_alternative<Integers>(value) && std::get<Integers>(value).empty());
  if (std::holds_alternative<double>(like) && std::holds_alternative<int64_t>(value))
    return Value(double(std::get<int64_t>(value)));
  if (std::holds_alternative<Numbers>(like) && std::holds_alternative<Integers>(value)) {
    const auto& list = std::get<Integers>(value);
    return Value(Numbers(list.begin(), list.end()));
  }
  if (std::holds_alternative<Texts>(like) && empty_list) return Value(Texts{});
  return std::nullopt;
}

Option& Option::range(double low, double high) {
  lowest = low;
  highest = high;
  return *this;
}

Option& Option::odd() {
  only_odd = true;
  return *this;
}

Option& Option::length(int64_t count) {
  elements = count;
  return *this;
}

Option& Option::one_of(Texts values) {
  choices = std::move(values);
  return *this;
}

Option& Option::excludes(Texts values, std::string flag, std::string why) {
  exclusions.push_back({std::move(values), std::move(flag), std::move(why)});
  return *this;
}

Option& Option::help(std::string line) {
  about = std::move(line);
  return *this;
}

std::optional<std::string> Option::complaint(const Value& value) const {
  if (elements && size_of(value) != elements)
    return fmt::format("must have {} elements, not {}", *elements, size_of(value).value_or(0));
  for (double element : number_elements(value)) {
    if (!std::isfinite(element)) return "must be finite";
    if (lowest && (element < *lowest || element > *highest))
      return fmt::format("must be from {} to {}, not {}", bound_text(*lowest), bound_text(*highest),
                         bound_text(element));
    if (only_odd && std::fmod(element, 2) == 0) return fmt::format("must be odd, not {}", bound_text(element));
  }
  if (choices.empty()) return std::nullopt;
  for (const std::string& element : text_elements(value)) {
    if (std::find(choices.begin(), choices.end(), element) != choices.end()) continue;
    return fmt::format("must be one of {}, not {}{}", list_text(choices, quoted), quoted(element),
                       did_you_mean(element, choices));
  }
  return std::nullopt;
}

const Option* find_option(const Schema& schema, std::string_view name) {
  const auto found = std::find_if(schema.begin(), schema.end(), [&](const Option& o) { return o.name == name; });
  return found == schema.end() ? nullptr : &*found;
}

nlohmann::json to_json(const Schema& schema) {
  nlohmann::json list = nlohmann::json::array();
  for (const Option& o : schema) {
    nlohmann::json entry = {{"name", o.name}, {"type", o.fallback.index()}, {"default", to_json(o.fallback)}};
    if (o.lowest) entry["range"] = {*o.lowest, *o.highest};
    if (o.only_odd) entry["odd"] = true;
    if (o.elements) entry["length"] = *o.elements;
    if (!o.choices.empty()) entry["choices"] = o.choices;
    for (const auto& [choices, flag, why] : o.exclusions) entry["excludes"].push_back({choices, flag, why});
    entry["help"] = o.about;
    list.push_back(std::move(entry));
  }
  return list;
}

Schema schema_from_json(const nlohmann::json& json) {
  Schema schema;
  for (const auto& entry : json) {
    Option o = option(entry.at("name"), value_from_json(entry.at("default"), entry.at("type").get<size_t>()));
    if (entry.contains("range")) o.range(entry["range"].at(0), entry["range"].at(1));
    if (entry.contains("odd")) o.odd();
    if (entry.contains("length")) o.length(entry["length"]);
    if (entry.contains("choices")) o.one_of(entry["choices"]);
    if (entry.contains("excludes"))
      for (const auto& rule : entry["excludes"]) o.excludes(rule.at(0), rule.at(1), rule.at(2));
    schema.push_back(o.help(entry.at("help")));
  }
  return schema;
}

std::optional<Conflict> find_conflict(const Schema& schema, const Options& values) {
  for (const Option& o : schema)
    for (const auto& [choices, flag, why] : o.exclusions) {
      const std::string& value = values.text(o.name);
      if (!values.flag(flag) || std::find(choices.begin(), choices.end(), value) == choices.end()) continue;
      return Conflict{o.name, flag, fmt::format("cannot be {} while {} is true: {}", quoted(value), flag, why)};
    }
  return std::nullopt;
}

Options::Options(const Schema& schema) {
  for (const Option& o : schema) {
    if (!values_.emplace(o.name, o.fallback).second)
      throw std::logic_error(fmt::format("option \"{}\" is declared twice", o.name));
    order_.push_back(o.name);
  }
}

void Options::set(const std::string& name, Value value) {
  const auto found = values_.find(name);
  if (found == values_.end() || found->second.index() != value.index())
    throw std::logic_error(fmt::format("option \"{}\" was not declared as {}", name, type_name(value)));
  found->second = std::move(value);
}

const Value& Options::at(const std::string& name) const {
  const auto found = values_.find(name);
  if (found == values_.end()) throw std::logic_error(fmt::format("option \"{}\" was not declared", name));
  return found->second;
}

template <class T>
const T& Options::get(const std::string& name) const {
  const T* value = std::get_if<T>(&at(name));
  if (!value) throw std::logic_error(fmt::format("option \"{}\" is {}", name, type_name(at(name))));
  return *value;
}

template const bool& Options::get<bool>(const std::string&) const;
template const int64_t& Options::get<int64_t>(const std::string&) const;
template const double& Options::get<double>(const std::string&) const;
template const std::string& Options::get<std::string>(const std::string&) const;
template const Integers& Options::get<Integers>(const std::string&) const;
template const Numbers& Options::get<Numbers>(const std::string&) const;
template const Texts& Options::get<Texts>(const std::string&) const;

}  // namespace maskbench

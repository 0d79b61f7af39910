// Options with type, default, range and help, checked wherever they are set. Sections of a spec and options of a plugin
// are declared the same way: option("k", 2.0).range(0, 1e3).help("weight of the divergence term").
#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

namespace maskbench {

using Integers = std::vector<int64_t>;
using Numbers = std::vector<double>;
using Texts = std::vector<std::string>;
using Value = std::variant<bool, int64_t, double, std::string, Integers, Numbers, Texts>;

// Returns the type's name for messages: "a boolean", "an integer", "a number", ...
std::string type_name(const Value& value);
// Formats a value as TOML and JSON do; a double always has a point or an exponent.
std::string to_text(const Value& value);
nlohmann::json to_json(const Value& value);
// Converts a value to the type of `like` (an integer to a number). Returns nullopt when it cannot be converted.
std::optional<Value> converted(const Value& value, const Value& like);

// Choices of an option that are not allowed while a flag of the same schema is true.
struct Exclusion {
  Texts choices;
  std::string flag, why;
};

// One option: name, default and constraints. Made by option().
struct Option {
  std::string name;
  Value fallback;
  std::optional<double> lowest = {}, highest = {};  // inclusive; of each element of a list
  bool only_odd = false;                            // of each element of a list
  std::optional<int64_t> elements = {};             // how many a list has
  Texts choices = {};                               // of a text, or of each element of a list of texts
  std::vector<Exclusion> exclusions = {};           // of a text
  std::string about = {};

  Option& range(double low, double high);
  Option& odd();
  Option& length(int64_t count);
  Option& one_of(Texts values);
  Option& excludes(Texts values, std::string flag, std::string why);
  Option& help(std::string line);
  // Returns what is wrong with `value` ("must be from 0 to 1000, not 2000"), or nullopt. The type must already fit.
  std::optional<std::string> complaint(const Value& value) const;
};

// Makes an option of any integer, floating point, text or list type.
template <class T>
Option option(std::string name, T fallback) {
  if constexpr (std::is_constructible_v<std::string, T>)
    return {std::move(name), Value(std::string(fallback))};
  else if constexpr (std::is_integral_v<T> && !std::is_same_v<T, bool>)
    return {std::move(name), Value(int64_t(fallback))};
  else
    return {std::move(name), Value(std::move(fallback))};
}

using Schema = std::vector<Option>;

// Returns the option of that name, or nullptr.
const Option* find_option(const Schema& schema, std::string_view name);
// Schemas as JSON and back: the probe of a plugin transfers them so.
nlohmann::json to_json(const Schema& schema);
Schema schema_from_json(const nlohmann::json& json);

// Values of every option of a schema. Reading or setting a name that was not declared, or by another type, throws
// std::logic_error: an error of the program, not of the user.
class Options {
 public:
  Options() = default;
  explicit Options(const Schema& schema);  // all at their defaults

  void set(const std::string& name, Value value);  // name and type as declared
  bool has(const std::string& name) const { return values_.count(name) > 0; }
  const Value& at(const std::string& name) const;

  bool flag(const std::string& name) const { return get<bool>(name); }
  int64_t integer(const std::string& name) const { return get<int64_t>(name); }
  double number(const std::string& name) const { return get<double>(name); }
  const std::string& text(const std::string& name) const { return get<std::string>(name); }
  const Integers& integers(const std::string& name) const { return get<Integers>(name); }
  const Numbers& numbers(const std::string& name) const { return get<Numbers>(name); }
  const Texts& texts(const std::string& name) const { return get<Texts>(name); }

  const std::vector<std::string>& names() const { return order_; }  // in the order of declaration

 private:
  template <class T>
  const T& get(const std::string& name) const;

  std::vector<std::string> order_;
  std::map<std::string, Value> values_;
};

// Two options of `values` that exclude each other, and the message ("cannot be "gp" while batch_norm is true: ...").
// nullopt when there are none.
struct Conflict {
  std::string option, flag, complaint;
};
std::optional<Conflict> find_conflict(const Schema& schema, const Options& values);

// Returns the candidate of least edit distance, at most a third of the name's length (2 for short names), or nullopt.
std::optional<std::string> nearest_name(std::string_view name, const std::vector<std::string>& candidates);
// Returns the end of a message about an unknown name, "; did you mean "iterations"?", or an empty text.
std::string did_you_mean(std::string_view name, const std::vector<std::string>& candidates);

}  // namespace maskbench

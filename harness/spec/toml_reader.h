// Reading TOML against schemas, with errors that say where and what was expected.
#pragma once

// Reason:     toml++ asserts on some input that is no TOML before it refuses it with a message.
#define TOML_ASSERT(expr) static_assert(true)
#include <toml++/toml.h>

#include <string>
#include <string_view>
#include <vector>

#include "maskbench/options.h"

namespace maskbench {

// Throws UserError "file:line:column: message", or "--set key=value: message" for a node that came from there.
[[noreturn]] void fail_at(const toml::source_region& where, const std::string& message);

// The file as a table. Throws UserError when it is missing or not TOML.
toml::table parse_toml_file(const std::string& path);

// Applies "key=value" to the table. A path may go through `system` to all of its entries ("system.options.p") or to
// the one of a name ("system.GAN.options.p"). Throws UserError when the key is malformed.
void apply_setting(toml::table& root, const std::string& setting);

// The node as a value of the declared option. Throws UserError when its type or range is another; `section` is where it
// stands in words.
Value checked_value(const toml::node& node, const Option& declared, std::string_view section);

// Sets in `values` what the table says. Throws UserError at an unknown key, a wrong type, a value out of range or one
// that another excludes.
void read_section(const toml::table& table, const Schema& schema, std::string_view section, Options& values);

// Whether a stands before b in the spec. A table itself sorts its keys by name.
bool written_before(const toml::key& a, const toml::key& b);

// Refuses keys of `table` that are not in `known`.
void check_keys(const toml::table& table, const std::vector<std::string>& known, std::string_view section);

// The node as an option's value; nullopt for a type that no option has (dates, mixed lists).
std::optional<Value> toml_value(const toml::node& node);

}  // namespace maskbench

// Reads TOML against schemas; errors name file, line, key, the expected type or range, and the nearest name.
#pragma once

// Reason:     toml++ asserts on some input that is no TOML before it refuses it with a message.
#define TOML_ASSERT(expr) static_assert(true)
#include <toml++/toml.h>

#include <string>
#include <string_view>
#include <vector>

#include "maskbench/options.h"

namespace maskbench {

// The keys of an entry of [[system]].
inline const std::vector<std::string> kSystemKeys = {"name", "plugin", "options", "train"};

// Throws UserError "file:line:column: message", or "--set key=value: message" for a node of apply_setting().
[[noreturn]] void fail_at(const toml::source_region& where, const std::string& message);

// Returns the file as a table. Throws UserError when it is missing or not TOML.
toml::table parse_toml_file(const std::string& path);

// Applies "key=value" to the table. A key may go through `system` to all of its entries ("system.options.p") or to the
// one of that name ("system.GAN.options.p"). Throws UserError when the key is malformed or names no system.
void apply_setting(toml::table& root, const std::string& setting);

// Returns the node as a value of the declared option. Throws UserError, naming `section`, when its type or range
// differs.
Value checked_value(const toml::node& node, const Option& declared, std::string_view section);

// Sets the keys of the table in `values`. Throws UserError at an unknown key, a wrong type, a value out of range or a
// value that another key excludes.
void read_section(const toml::table& table, const Schema& schema, std::string_view section, Options& values);

// Whether `a` precedes `b` in the file; toml::table sorts its keys by name.
bool written_before(const toml::key& a, const toml::key& b);

// Throws UserError at a key of `table` that is not in `known`.
void check_keys(const toml::table& table, const std::vector<std::string>& known, std::string_view section);

// Returns the node as a value, or nullopt for a type that no option has (dates, mixed lists).
std::optional<Value> toml_value(const toml::node& node);

}  // namespace maskbench

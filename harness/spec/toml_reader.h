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

// Where the value of a setting of the command line (spec/setting.h) stands: its source path is this and the setting, its
// line the offset of the value in that path, and it follows the key.
constexpr std::string_view kSettingSource = "--set ", kSettingKey = "value = ";

// Throws UserError "file:line:column: message", or "--set key=value: message" for a node of a setting.
[[noreturn]] void fail_at(const toml::source_region& where, const std::string& message);

// Returns the file, or what a pipe holds, as a table. Throws UserError when it is missing, a folder or not TOML, and
// EnvironmentError when it cannot be read.
toml::table parse_toml_file(const std::string& path);

// Returns the text of the node: of a string, or of any value of a setting as it was typed ("--set title=2024"). Returns
// nullopt for another node.
std::optional<std::string> text_of(const toml::node& node);

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

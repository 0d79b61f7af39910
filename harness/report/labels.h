// How rows and points of a sweep are called.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace maskbench::report {

struct Row;

// A value of an axis: "6.0", "unset" for null, the first 8 digits of a SHA-256.
std::string value_text(const nlohmann::ordered_json& value);

// "p = 6.0, k = 2.0": the last part of each axis where that is unambiguous, else the whole axis.
std::string point_text(const nlohmann::ordered_json& point);

// "options.p=6.0;train.batch=16": whole axes and exact values.
std::string point_field(const nlohmann::ordered_json& point);

// "pywgan_div, p = 6.0"
std::string row_name(const Row& row);

}  // namespace maskbench::report

#include "results/metrics_file.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <stdexcept>

#include "base/csv.h"
#include "formats/json_file.h"
#include "system/atomic_file.h"

namespace maskbench {
namespace {

using Json = nlohmann::ordered_json;

constexpr char kMetricsJson[] = "metrics.json", kMetricsCsv[] = "metrics.csv", kCostsJson[] = "costs.json";
// Of metrics.csv, before those of metrics.
constexpr std::array kPairColumns = {"pair", "face", "mask", "person", "yaw", "skin_tone"};

Json text_or_null(const InternedString& text) { return text.empty() ? Json() : Json(text.text()); }

Json value_json(const Reading& reading) {
  if (!reading.value) return {};
  return reading.is_count ? Json(int64_t(*reading.value)) : Json(*reading.value);
}

// Version 1 has neither key: both are derived from the texts that it wrote.
void complete_version_1(const Json& json, Reading& reading) {
  const std::string& protocol = reading.protocol.text();
  const size_t to = protocol.find(" to ");
  if (!json.contains("compared_with") && to != std::string::npos) reading.compared_with = protocol.substr(to + 4);
  if (!json.contains("reason") && reading.absent.text().starts_with("never")) reading.reason = kNeverReached;
}

double number_of(const std::string& field) {
  double value = std::numeric_limits<double>::quiet_NaN();
  std::from_chars(field.data(), field.data() + field.size(), value);
  return value;
}

int64_t integer_of(const std::string& field) {
  int64_t value = 0;
  std::from_chars(field.data(), field.data() + field.size(), value);
  return value;
}

// How many columns of a metrics.csv say what a pair is. Files up to version 2 of the manifest have the first alone, those
// up to version 3 the first four.
size_t columns_of_pairs(const std::vector<std::string>& header) {
  return size_t(std::mismatch(header.begin(), header.end(), kPairColumns.begin(), kPairColumns.end()).first -
                header.begin());
}

Readings read_readings(const std::filesystem::path& run, const char* name) {
  const Json json = read_json_file(run / name);
  if (!json.is_object()) throw std::runtime_error(fmt::format("{}: not an object", name));
  Readings readings;
  for (const auto& [metric, entry] : json.items()) {
    if (!entry.is_object()) continue;
    try {
      readings.emplace_back(metric, reading_from_json(entry));
    } catch (const Json::exception& error) {
      throw std::runtime_error(fmt::format("{}: {}: {}", name, metric, error.what()));
    }
  }
  return readings;
}

}  // namespace

Json to_json(const Reading& reading) {
  Json json = {{"value", value_json(reading)},
               {"protocol", reading.protocol.text()},
               {"compared_with", text_or_null(reading.compared_with)},
               {"n", reading.n},
               {"weights", text_or_null(reading.weights)}};
  if (!reading.absent.empty()) json["absent"] = reading.absent.text();
  if (!reading.reason.empty()) json["reason"] = reading.reason.text();
  if (reading.spread) json["spread"] = *reading.spread;
  if (!reading.note.empty()) json["note"] = reading.note.text();
  if (!reading.score.empty()) json["score"] = reading.score.text();
  return json;
}

Reading reading_from_json(const Json& json) {
  const auto text = [&json](const char* key) {
    const auto found = json.find(key);
    return found == json.end() || found->is_null() ? std::string() : found->get<std::string>();
  };
  Reading reading;
  if (const Json& value = json.at("value"); !value.is_null()) {
    reading.value = value.get<double>();
    reading.is_count = value.is_number_integer();
  }
  reading.protocol = text("protocol");
  reading.compared_with = text("compared_with");
  reading.weights = text("weights");
  reading.absent = text("absent");
  reading.reason = text("reason");
  reading.note = text("note");
  reading.score = text("score");
  if (json.contains("n") && !json["n"].is_null()) reading.n = json["n"].get<int64_t>();
  if (json.contains("spread") && !json["spread"].is_null()) reading.spread = json["spread"].get<double>();
  complete_version_1(json, reading);
  if (!reading.value && reading.absent.empty()) reading.absent = "no reason given";
  return reading;
}

Json to_json(const Readings& readings) {
  Json json = Json::object();
  for (const auto& [metric, reading] : readings) json[metric] = to_json(reading);
  return json;
}

void write_metrics_json(const std::filesystem::path& run, const Readings& readings) {
  write_file_atomically(run / kMetricsJson, to_json(readings).dump(2) + "\n");
}

Readings read_metrics_json(const std::filesystem::path& run) { return read_readings(run, kMetricsJson); }

void write_costs_json(const std::filesystem::path& run, const Readings& readings) {
  write_file_atomically(run / kCostsJson, to_json(readings).dump(2) + "\n");
}

Readings read_costs_json(const std::filesystem::path& run) {
  return std::filesystem::exists(run / kCostsJson) ? read_readings(run, kCostsJson) : Readings();
}

std::string picture_values_csv(const std::string& heading, const std::vector<std::string>& names,
                               const std::vector<PictureValues>& columns) {
  std::vector<std::string> lines = names;
  std::string text = heading;
  for (const PictureValues& column : columns) {
    text += "," + column.metric;
    std::vector<std::string> cells(lines.size());
    for (size_t i = 0; i < column.rows.size(); ++i) cells[size_t(column.rows[i])] = csv_number(column.values[i]);
    for (size_t row = 0; row < lines.size(); ++row) lines[row] += "," + cells[row];
  }
  for (const std::string& line : lines) text += "\n" + line;
  return text + "\n";
}

void write_metrics_csv(const std::filesystem::path& run, const std::vector<ScoredPair>& pairs,
                       const std::vector<PictureValues>& columns) {
  std::vector<std::string> names;
  const auto text_of = [](std::optional<int64_t> degrees) { return degrees ? fmt::to_string(*degrees) : ""; };
  for (const ScoredPair& pair : pairs)
    names.push_back(fmt::format("{},{},{},{},{},{}", names.size(), pair.face, pair.mask, pair.person, text_of(pair.yaw),
                                text_of(pair.skin_tone)));
  write_file_atomically(run / kMetricsCsv,
                        picture_values_csv(fmt::to_string(fmt::join(kPairColumns, ",")), names, columns));
}

MetricsCsv read_metrics_csv(const std::filesystem::path& run) {
  MetricsCsv csv;
  if (!std::filesystem::exists(run / kMetricsCsv)) return csv;
  const CsvTable table = parse_csv(read_file(run / kMetricsCsv));
  const auto field = [](const CsvRow& row, size_t column) {
    return column < row.fields.size() ? row.fields[column] : std::string();
  };
  const size_t known = columns_of_pairs(table.header);
  const auto degrees = [&](const CsvRow& row, size_t column) {
    return column < known && !field(row, column).empty() ? std::optional(integer_of(field(row, column))) : std::nullopt;
  };
  if (known > 1)
    for (const CsvRow& row : table.rows)
      csv.pairs.push_back({integer_of(field(row, 1)), integer_of(field(row, 2)), integer_of(field(row, 3)),
                           degrees(row, 4), degrees(row, 5)});
  for (size_t column = known; column < table.header.size(); ++column) {
    std::vector<double>& values = csv.values[table.header[column]];
    for (const CsvRow& row : table.rows) values.push_back(number_of(field(row, column)));
  }
  return csv;
}

}  // namespace maskbench

#include "report/run_record.h"

#include <fmt/format.h>

#include <charconv>
#include <limits>
#include <sstream>
#include <stdexcept>
#include <vector>

#include "base/csv.h"
#include "maskbench/errors.h"
#include "report/columns.h"
#include "spec/toml_reader.h"
#include "system/atomic_file.h"

namespace maskbench::report {
namespace {

using nlohmann::json;

std::string date_text(const toml::node& node) {
  std::ostringstream text;
  node.visit([&text](const auto& value) {
    if constexpr (toml::is_value<decltype(value)>) text << value.get();
  });
  return text.str();
}

json to_json(const toml::node& node) {
  if (const auto* value = node.as_boolean()) return value->get();
  if (const auto* value = node.as_integer()) return value->get();
  if (const auto* value = node.as_floating_point()) return value->get();
  if (const auto* value = node.as_string()) return value->get();
  if (const auto* list = node.as_array()) {
    json items = json::array();
    for (const toml::node& item : *list) items.push_back(to_json(item));
    return items;
  }
  return date_text(node);
}

std::vector<std::string> keys_of(const json& object) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : object.items()) keys.push_back(key);
  return keys;
}

void flatten(const toml::table& table, const std::string& prefix, json& settings) {
  for (const auto& [key, node] : table) {
    const std::string name = prefix + std::string(key.str());
    if (const auto* inner = node.as_table()) {
      flatten(*inner, name + ".", settings);
    } else {
      settings[name] = to_json(node);
    }
  }
}

template <class T>
T required(const toml::table& spec, const char* key) {
  const std::optional<T> value = spec[key].value<T>();
  if (!value) throw std::runtime_error(fmt::format("spec.toml: \"{}\" is missing or of the wrong type", key));
  return *value;
}

// Keys that name a run rather than decide its numbers, that only say how often something is written, or where
// photographs lie: their content decides.
bool decides_nothing(const std::string& key) {
  for (const char* place : {"data.source", "data.folder", "data.pack", "data.face_margin", "data.landmarks"})
    if (key == place) return true;
  return key == "version" || key == "experiment" || key == "system" || key == "seed" || key.ends_with("_every");
}

void read_spec(RunRecord& run) {
  const toml::table spec = parse_toml_file((run.folder / "spec.toml").string());
  const auto system = required<std::string>(spec, "system");
  run.seed = required<int64_t>(spec, "seed");
  run.plugin = spec["plugin"].value_or(std::string());
  for (const auto& [key, node] : spec) {
    const std::string name(key.str());
    if (decides_nothing(name)) continue;
    if (const toml::table* section = node.as_table()) {
      flatten(*section, name + ".", run.settings);
    } else {
      run.settings[name] = to_json(node);
    }
  }
  for (const std::string& axis : keys_of(run.settings)) {
    if (decides_nothing(axis)) run.settings.erase(axis);
  }
  run.system = system;
}

Reading reading_of(const json& entry) {
  const auto text = [&entry](const char* key) {
    return entry.contains(key) && !entry[key].is_null() ? entry[key].get<std::string>() : std::string();
  };
  Reading reading{.value = {}, .protocol = text("protocol"), .weights = text("weights"), .absent = text("absent")};
  reading.note = text("note");
  if (entry.contains("n") && !entry["n"].is_null()) reading.n = entry["n"].get<int64_t>();
  if (!entry.at("value").is_null()) reading.value = entry["value"].get<double>();
  if (!reading.value && reading.absent.empty()) reading.absent = "no reason given";
  return reading;
}

std::map<std::string, Reading> read_metrics(const std::filesystem::path& file) {
  const json metrics = read_json(file);
  if (!metrics.is_object()) throw std::runtime_error("metrics.json: not an object");
  std::map<std::string, Reading> readings;
  for (const auto& [name, entry] : metrics.items()) {
    if (!entry.is_object()) continue;
    try {
      readings[name] = reading_of(entry);
    } catch (const json::exception& error) {
      throw std::runtime_error(fmt::format("metrics.json: {}: {}", name, error.what()));
    }
  }
  return readings;
}

json read_status(RunRecord& run) {
  const json status = read_json(run.folder / "status.json");
  run.written = std::filesystem::last_write_time(run.folder / "status.json");
  if (!status.is_object() || !status.contains("state") || !status["state"].is_string()) {
    throw std::runtime_error("status.json: no text \"state\"");
  }
  run.state = status["state"];
  if (status.contains("why") && status["why"].is_string()) run.why = status["why"];
  return status;
}

double number_of(const std::string& field) {
  double value = std::numeric_limits<double>::quiet_NaN();
  std::from_chars(field.data(), field.data() + field.size(), value);
  return value;
}

std::map<std::string, Reading> read_times(const json& status) {
  std::map<std::string, Reading> readings;
  const auto take = [&](const char* key, double factor, const std::string& metric, const char* protocol) {
    if (!status.contains(key) || !status[key].is_number()) return;
    readings[metric] = {
        .value = factor * status[key].get<double>(), .protocol = protocol, .weights = {}, .absent = {}, .n = 1};
  };
  take("seconds_per_iteration", 1e3, kTimes[0], "mean-of-iterations");
  take("wear_milliseconds", 1, kTimes[1], "median-of-calls");
  return readings;
}

}  // namespace

namespace {

template <class Json>
Json read_as(const std::filesystem::path& file) {
  const std::string name = file.filename().string();
  std::string text;
  try {
    text = read_file(file);
  } catch (const EnvironmentError&) {
    throw std::runtime_error(name + (std::filesystem::exists(file) ? ": cannot be read" : ": missing"));
  }
  try {
    return Json::parse(text);
  } catch (const json::exception& error) {
    throw std::runtime_error(fmt::format("{}: {}", name, error.what()));
  }
}

}  // namespace

json read_json(const std::filesystem::path& file) { return read_as<json>(file); }
nlohmann::ordered_json read_ordered_json(const std::filesystem::path& file) {
  return read_as<nlohmann::ordered_json>(file);
}

namespace {

void read_results_of(RunRecord& run) {
  const json status = read_status(run);
  const bool ended = run.state == "done" || run.state == "diverged" || run.state == "collapsed";
  const bool scored = std::filesystem::exists(run.folder / "metrics.json");
  if (!ended || (!scored && run.state != "done")) return;
  run.metrics = read_metrics(run.folder / "metrics.json");
  run.times = read_times(status);
  run.counts = true;
}

// Reads with `read`; what it throws makes the run unreadable.
template <class Read>
RunRecord guarded(RunRecord run, Read read) {
  try {
    read(run);
  } catch (const std::exception& error) {
    run.state = "unreadable";
    run.why = error.what();
    // Tables name no path: the run's name stands beside the reason.
    if (const std::string path = (run.folder / "").string(); run.why.starts_with(path)) run.why.erase(0, path.size());
  }
  return run;
}

}  // namespace

RunRecord read_run(const std::filesystem::path& folder) {
  RunRecord run;
  run.folder = folder;
  run.system = folder.filename().string();
  run.name = run.system;
  return guarded(std::move(run), [](RunRecord& r) {
    read_spec(r);
    read_results_of(r);
  });
}

RunRecord read_run(const std::filesystem::path& folder, const ListedRun& listed) {
  RunRecord run;
  run.folder = folder;
  run.name = listed.name;
  run.system = listed.system;
  run.plugin = listed.plugin;
  run.seed = listed.seed;
  run.point = listed.point;
  run.sources = listed.sources;
  return guarded(std::move(run), read_results_of);
}

std::map<std::string, std::vector<double>> read_pictures(const RunRecord& run) {
  std::map<std::string, std::vector<double>> pictures;
  const auto file = run.folder / "metrics.csv";
  if (!run.counts || !std::filesystem::exists(file)) return pictures;
  const CsvTable table = parse_csv(read_file(file));
  for (size_t column = 1; column < table.header.size(); ++column) {
    std::vector<double>& values = pictures[table.header[column]];
    for (const CsvRow& row : table.rows)
      values.push_back(column < row.fields.size() ? number_of(row.fields[column]) : number_of(""));
  }
  return pictures;
}

}  // namespace maskbench::report

#include "results/run_record.h"

#include <fmt/format.h>

#include <sstream>
#include <stdexcept>

#include "results/status.h"
#include "spec/deciding_keys.h"
#include "spec/toml_reader.h"

namespace maskbench {
namespace {

using nlohmann::json;

std::string date_text(const toml::node& node) {
  std::ostringstream text;
  node.visit([&text](const auto& value) {
    if constexpr (toml::is_value<decltype(value)>) text << value.get();
  });
  return text.str();
}

json json_of(const toml::node& node) {
  if (const auto* value = node.as_boolean()) return value->get();
  if (const auto* value = node.as_integer()) return value->get();
  if (const auto* value = node.as_floating_point()) return value->get();
  if (const auto* value = node.as_string()) return value->get();
  if (const auto* list = node.as_array()) {
    json items = json::array();
    for (const toml::node& item : *list) items.push_back(json_of(item));
    return items;
  }
  return date_text(node);
}

void flatten(const toml::table& table, const std::string& prefix, json& settings) {
  for (const auto& [key, node] : table) {
    const std::string name = prefix + std::string(key.str());
    if (const auto* inner = node.as_table()) {
      flatten(*inner, name + ".", settings);
    } else {
      settings[name] = json_of(node);
    }
  }
}

template <class T>
T required(const toml::table& spec, const char* key) {
  const std::optional<T> value = spec[key].value<T>();
  if (!value) throw std::runtime_error(fmt::format("spec.toml: \"{}\" is missing or of the wrong type", key));
  return *value;
}

// Keys that name a run: fields of its record, no settings.
bool names_a_run(const std::string& key) {
  return key == "version" || key == "experiment" || key == "system" || key == "seed";
}

void read_settings(RunRecord& run) {
  const toml::table spec = parse_toml_file((run.folder / "spec.toml").string());
  const auto system = required<std::string>(spec, "system");
  run.seed = required<int64_t>(spec, "seed");
  run.plugin = spec["plugin"].value_or(std::string());
  json settings = json::object();
  flatten(spec, "", settings);
  const bool has_content = !settings.value("data.content", std::string()).empty();
  for (const auto& [key, value] : settings.items())
    if (!names_a_run(key) && decides_numbers(key, has_content)) run.settings[key] = value;
  run.system = system;
}

void read_times(const Status& status, RunRecord& run) {
  const auto take = [&run](double value, const std::string& name, const char* protocol) {
    if (value <= 0) return;
    Reading& reading = run.times[name];
    reading.value = value;
    reading.protocol = protocol;
    reading.n = 1;
  };
  take(1e3 * status.seconds_per_iteration, kTimes[0], "mean-of-iterations");
  take(status.wear_milliseconds, kTimes[1], "median-of-calls");
}

void read_results_of(RunRecord& run) {
  const Status status = read_status(run.folder);
  run.written = std::filesystem::last_write_time(run.folder / "status.json");
  run.state = status.state;
  run.why = status.why;
  const bool scored = std::filesystem::exists(run.folder / "metrics.json");
  if (!has_ended(run.state) || (!scored && run.state != "done")) return;
  for (auto& [metric, reading] : read_metrics_json(run.folder)) run.metrics[metric] = reading;
  read_times(status, run);
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

RunRecord read_run_record(const std::filesystem::path& folder) {
  RunRecord run;
  run.folder = folder;
  run.system = folder.filename().string();
  run.name = run.system;
  return guarded(std::move(run), [](RunRecord& record) {
    read_settings(record);
    read_results_of(record);
  });
}

RunRecord read_run_record(const std::filesystem::path& folder, const ListedRun& listed) {
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

}  // namespace maskbench

// maskbench weights list|import|fetch|check: weights of metric networks.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/sha256.h"
#include "cli/commands.h"
#include "maskbench/errors.h"
#include "maskbench/metric.h"
#include "maskbench/metric_networks.h"
#include "maskbench/options.h"
#include "metrics/weights/weights_import.h"
#include "system/atomic_file.h"
#include "system/command.h"
#include "system/messages.h"

namespace fs = std::filesystem;

namespace maskbench {
namespace {

constexpr int kUnusable = 3;  // exit code if weights are missing or damaged

const WeightsInfo& weights_called(const std::string& name) {
  if (const WeightsInfo* weights = find_weights(name)) return *weights;
  std::vector<std::string> names;
  for (const WeightsInfo& weights : all_weights()) names.push_back(weights.name);
  throw UserError(fmt::format("unknown weights \"{}\"{}", name, did_you_mean(name, names)));
}

// Returns the metrics that use these weights: "lpips, is-squeezenet1.1".
std::string users_of(const WeightsInfo& weights) {
  std::string users;
  for (const MetricInfo& metric : all_metrics())
    for (const std::string& network : metric.networks) {
      const auto& files = find_network(network)->weights;
      if (std::find(files.begin(), files.end(), weights.name) != files.end())
        users += (users.empty() ? "" : ", ") + metric.name;
    }
  return users;
}

int list_weights(const std::string& format) {
  const WeightsFolder folder = WeightsFolder::standard();
  auto rows = nlohmann::ordered_json::array();
  for (const WeightsInfo& weights : all_weights()) {
    const bool here = folder.has(weights);
    rows.push_back({{"name", weights.name},
                    {"here", here},
                    {"sha256", here ? nlohmann::ordered_json(folder.sha256(weights)) : nlohmann::ordered_json()},
                    {"metrics", users_of(weights)},
                    {"about", weights.about},
                    {"url", weights.url},
                    {"published_sha256", weights.sha256}});
  }
  if (format == "json") {
    fmt::print("{}\n", rows.dump(2));
    return 0;
  }
  fmt::print("{}\n", folder.path().string());
  for (const auto& row : rows) {
    const auto text = [&row](const char* key) { return row[key].is_null() ? "" : row[key].get<std::string>(); };
    fmt::print("{:<26} {:<8} {:<9} {}\n", text("name"), row["here"].get<bool>() ? "here" : "missing",
               text("sha256").substr(0, 8), text("about"));
    fmt::print("{:<26} for {}\n", "", text("metrics"));
    if (!text("url").empty()) fmt::print("{:<26} from {}, SHA-256 {}\n", "", text("url"), text("published_sha256"));
  }
  return 0;
}

void show(const std::vector<ImportedWeights>& imported) {
  for (const auto& [name, file, official] : imported)
    fmt::print("{}: {}{}\n", name, file.string(), official ? "" : " (SHA-256 differs from the published file)");
}

int import_file(const std::string& file, const std::string& as) {
  if (!as.empty()) weights_called(as);
  show(import_weights(file, WeightsFolder::standard(), as));
  return 0;
}

void download(const WeightsInfo& weights, const fs::path& to) {
  const std::string by_hand = fmt::format("download the file by other means, then run: maskbench weights import {}",
                                          fs::path(weights.url).filename().string());
  const std::string curl = find_program("curl");
  if (curl.empty()) throw EnvironmentError(fmt::format("curl not found in PATH; {} ({})", by_hand, weights.url));
  tell("{}\n", weights.url);
  const char* display = ::isatty(STDERR_FILENO) ? "--progress-bar" : "-sS";
  const int code = run_command_shown({curl, "--fail", "--location", "--retry", "2", "--connect-timeout", "20", display,
                                      "--output", to.string(), weights.url});
  if (code != 0) throw EnvironmentError(fmt::format("curl failed with exit code {}; {}", code, by_hand));
}

// Downloads the file next to its destination, verifies its published SHA-256, imports it and removes the download.
void fetch_one(const WeightsInfo& weights, const WeightsFolder& folder) {
  if (weights.url.empty())
    throw UserError(fmt::format("\"{}\" cannot be fetched: {}", weights.name,
                                weights.embedded.empty() ? "it is not published" : "it is embedded in the program"));
  make_folder(folder.path());
  const fs::path file = folder.path() / fmt::format(".{}.{}.download", weights.name, ::getpid());
  struct Removed {
    fs::path path;
    ~Removed() {
      std::error_code ignored;
      fs::remove(path, ignored);
    }
  } const removed{file};
  download(weights, file);
  if (const std::string sum = sha256_of_file(file); !is_official(weights, sum))
    throw EnvironmentError(
        fmt::format("{}: SHA-256 is {}, expected {}; nothing was imported", weights.url, sum, weights.sha256));
  show(import_weights(file, folder, weights.name));
}

int fetch(const std::vector<std::string>& names, bool all) {
  const WeightsFolder folder = WeightsFolder::standard();
  std::vector<const WeightsInfo*> wanted;
  for (const std::string& name : names) wanted.push_back(&weights_called(name));
  for (const WeightsInfo& weights : all_weights())
    if (all && !weights.url.empty() && !folder.has(weights)) wanted.push_back(&weights);
  if (wanted.empty() && !all) throw UserError("give names of weights or --all; see `maskbench weights list`");
  for (const WeightsInfo* weights : wanted) fetch_one(*weights, folder);
  return 0;
}

int check_weights() {
  const WeightsFolder folder = WeightsFolder::standard();
  int code = 0;
  for (const WeightsInfo& weights : all_weights()) {
    if (!folder.has(weights)) {
      fmt::print("{:<26} missing\n", weights.name);
      continue;
    }
    try {
      folder.load(weights);
      fmt::print("{:<26} good     {}\n", weights.name, folder.sha256(weights));
    } catch (const UserError& problem) {
      fmt::print("{:<26} damaged  {}\n", weights.name, problem.what());
      code = kUnusable;
    }
  }
  return code;
}

}  // namespace

void add_weights(CLI::App& program, Action& action) {
  static std::string file, as, format = "text";
  static std::vector<std::string> names;
  static bool all = false;
  CLI::App* command = program.add_subcommand("weights", "Manages the weights of metric networks");
  command->require_subcommand(1);
  CLI::App* list = command->add_subcommand("list", "Lists all weights: status, metrics that use them, origin");
  list->add_option("--format", format, "text or json")->check(CLI::IsMember({"text", "json"}))->capture_default_str();
  list->callback([&action] { action = [] { return list_weights(format); }; });
  CLI::App* importing =
      command->add_subcommand("import", "Imports a .pth, .pt or .safetensors file; executes nothing in it");
  importing->add_option("file", file)->required();
  importing->add_option("--as", as, "import only these weights (default: all in the file)");
  importing->callback([&action] { action = [] { return import_file(file, as); }; });
  CLI::App* fetching =
      command->add_subcommand("fetch", "Downloads (with curl), verifies and imports published weights");
  fetching->add_option("name", names, "names as in `weights list`");
  fetching->add_flag("--all", all, "all missing weights");
  fetching->callback([&action] { action = [] { return fetch(names, all); }; });
  command->add_subcommand("check", "Verifies the installed weights; exit code 3 if a file is damaged")
      ->callback([&action] { action = check_weights; });
}

}  // namespace maskbench

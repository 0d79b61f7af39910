#include "results/checkpoints.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <regex>
#include <utility>

#include "base/sha256.h"
#include "formats/sealed_json.h"
#include "maskbench/errors.h"
#include "system/atomic_file.h"

namespace fs = std::filesystem;

namespace maskbench {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kStateVersion = 2;  // 2: goal_reason
constexpr char kState[] = "state.json";

// Parses a folder's name: whether it lies in training (or pretraining) and its iteration; nullopt for other names.
std::optional<std::pair<bool, int64_t>> place_of(const std::string& name) {
  static const std::regex kName("(pretraining-)?([0-9]{1,18})");
  std::smatch parts;
  if (!std::regex_match(name, parts, kName)) return std::nullopt;
  return std::pair(!parts[1].matched, std::stol(parts[2]));
}

Json to_json(const LoopState& state, const std::string& run, const std::map<std::string, std::string>& hashes) {
  return {{"version", kStateVersion},
          {"run", run},
          {"iteration", state.iteration},
          {"pretrained", state.pretrained},
          {"average_updates", state.average_updates},
          {"scalars_bytes", state.scalars_bytes},
          {"flops", state.flops},
          {"goal_iteration", state.goal_iteration},
          {"goal_missing", state.goal_missing},
          {"goal_reason", state.goal_reason},
          {"timed_seconds", state.timed_seconds},
          {"timed_iterations", state.timed_iterations},
          {"wall_seconds", state.wall_seconds},
          {"files", hashes}};
}

LoopState from_json(const Json& json) {
  LoopState state;
  json.at("iteration").get_to(state.iteration);
  json.at("pretrained").get_to(state.pretrained);
  json.at("average_updates").get_to(state.average_updates);
  json.at("scalars_bytes").get_to(state.scalars_bytes);
  json.at("flops").get_to(state.flops);
  json.at("goal_iteration").get_to(state.goal_iteration);
  json.at("goal_missing").get_to(state.goal_missing);
  state.goal_reason = json.value("goal_reason", std::string());
  json.at("timed_seconds").get_to(state.timed_seconds);
  json.at("timed_iterations").get_to(state.timed_iterations);
  json.at("wall_seconds").get_to(state.wall_seconds);
  return state;
}

void check_files(const fs::path& checkpoint, const Json& files) {
  for (const auto& [name, hash] : files.items())
    if (sha256_of_file(checkpoint / name) != hash.get<std::string>())
      throw UserError(fmt::format("{} was changed after it was written, or is cut off: its SHA-256 is another", name));
}

}  // namespace

std::string LoopState::name() const {
  return iteration > 0 || pretrained == 0 ? fmt::format("{:06}", iteration)
                                          : fmt::format("pretraining-{:06}", pretrained);
}

fs::path CheckpointFolder::make_temporary() const {
  static unsigned counter = 0;
  fs::path made = folder_ / fmt::format(".checkpoint.{}.{}.tmp", ::getpid(), counter++);
  std::error_code error;
  fs::create_directory(folder_, error);  // not its parents: the folder of a run that was deleted stays deleted
  if (!error) fs::create_directory(made, error);
  if (error) throw EnvironmentError(fmt::format("cannot make folder {}: {}", made.string(), error.message()));
  return made;
}

// Renames first: a half-deleted folder never has the name of a checkpoint.
void CheckpointFolder::remove(const fs::path& checkpoint) const {
  const fs::path aside = make_temporary();
  std::error_code ignored;  // clean() removes what is left
  fs::rename(checkpoint, aside / "removed", ignored);
  fs::remove_all(aside, ignored);
}

void CheckpointFolder::write(const LoopState& state, const Save& save) const {
  const fs::path begun = make_temporary(), named = folder_ / state.name();
  try {
    write_file_atomically(begun / kState, sealed(to_json(state, run_, save(begun))));
    if (fs::exists(named)) remove(named);
    publish_folder(begun, named);
  } catch (...) {
    std::error_code ignored;
    fs::remove_all(begun, ignored);
    throw;
  }
  int64_t kept = 0;
  for (const fs::path& checkpoint : newest_first()) {
    if (checkpoint == named || kept > 0) ++kept;
    if (kept == 0 || (kept_ > 0 && kept > kept_)) remove(checkpoint);
  }
}

std::vector<fs::path> CheckpointFolder::newest_first() const {
  std::vector<fs::path> found;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder_, ignored))
    if (place_of(entry.path().filename())) found.push_back(entry.path());
  std::sort(found.begin(), found.end(),
            [](const fs::path& a, const fs::path& b) { return *place_of(a.filename()) > *place_of(b.filename()); });
  return found;
}

LoopState CheckpointFolder::read(const fs::path& checkpoint) const {
  try {
    const Json json = unsealed(read_file(checkpoint / kState));
    if (const Json& version = json.at("version"); version != 1 && version != kStateVersion)
      throw UserError(fmt::format("it has version {}; this program reads up to {}", version.dump(), kStateVersion));
    if (json.at("run") != run_) throw UserError("it belongs to another run");
    check_files(checkpoint, json.at("files"));
    return from_json(json);
  } catch (const nlohmann::json::exception& problem) {
    throw UserError(fmt::format("{} lacks something: {}", kState, problem.what()));
  } catch (const EnvironmentError& problem) {
    throw UserError(problem.what());
  }
}

void CheckpointFolder::clean() const {
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder_, ignored))
    if (!place_of(entry.path().filename())) fs::remove_all(entry.path(), ignored);
}

std::optional<int64_t> iteration_of(const fs::path& checkpoint) {
  const auto place = place_of(checkpoint.filename());
  return place && place->first ? std::optional(place->second) : std::nullopt;
}

}  // namespace maskbench

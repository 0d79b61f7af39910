// maskbench verify RUN_DIR: repeats a stored run, or its scores alone, and compares the results bit for bit.
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include "base/sha256.h"
#include "cli/commands.h"
#include "experiment/catalogue.h"
#include "experiment/launching.h"
#include "machine/device_name.h"
#include "maskbench/errors.h"
#include "results/checkpoints.h"
#include "results/comparison/run_comparison.h"
#include "results/manifest.h"
#include "results/run_folder.h"
#include "results/status.h"
#include "score/request.h"
#include "system/atomic_file.h"
#include "system/copy_folder.h"
#include "system/program_path.h"

namespace fs = std::filesystem;

namespace maskbench {
namespace {

using Json = nlohmann::ordered_json;

struct VerifyArguments {
  std::string folder, from, device;
  int64_t iterations = 0;
  bool scores = false;

  Extent extent() const { return scores ? Extent::kScores : from.empty() ? Extent::kWhole : Extent::kPart; }
};

fs::path temporary_files() {
  std::error_code error;
  const fs::path folder = fs::temp_directory_path(error);
  if (error) throw EnvironmentError(fmt::format("no folder for temporary files (TMPDIR): {}", error.message()));
  return folder;
}

// The temporary folder of a repetition; kept if the results differ.
class Repetition {
 public:
  Repetition() : path(temporary_files() / fmt::format("maskbench-verify-{}", ::getpid())) { make_folder(path); }
  ~Repetition() {
    std::error_code ignored;
    if (!kept) fs::remove_all(path, ignored);
  }
  Repetition(const Repetition&) = delete;
  Repetition& operator=(const Repetition&) = delete;

  const fs::path path;
  bool kept = false;
};

int differs(const std::string& difference, const std::vector<std::string>& causes) {
  fmt::print("differs: {}\nmost likely cause: {}\n", difference, causes.front());
  for (size_t i = 1; i < causes.size(); ++i) fmt::print("other possible cause: {}\n", causes[i]);
  return 1;
}

// Returns the first file that does not match the hash stored when the run ended, or nullopt.
std::optional<std::string> changed_since(const fs::path& folder, const Json& manifest) {
  if (sha256_of_file(folder / "spec.toml") != manifest.value("spec_sha256", ""))
    return "spec.toml: does not match the manifest of the run";
  const auto changed = changed_results(folder, manifest);
  if (changed.empty()) return std::nullopt;
  return changed.front();
}

// Copies the stored checkpoint to start from, and scalars.jsonl, into the folder of the repetition. Returns the
// checkpoint's state. Throws UserError if it cannot be used.
LoopState copy_checkpoint(const VerifyArguments& asked, const Json& manifest, const fs::path& into) {
  const fs::path name = fs::path(asked.from).filename(), stored = fs::path(asked.folder) / "checkpoints" / name;
  const std::string text = name.string();
  if (text.empty() || text.size() > 15 || text.find_first_not_of("0123456789") != std::string::npos ||
      !fs::is_directory(stored))
    throw UserError(fmt::format("--from {}: {} is not a checkpoint", asked.from, stored.string()));
  const LoopState state = CheckpointFolder(stored.parent_path(), manifest.value("run", "")).read(stored);
  make_folder(into / "checkpoints");
  copy_folder(stored, into / "checkpoints" / name);
  if (const fs::path lines = fs::path(asked.folder) / "scalars.jsonl"; fs::exists(lines))
    write_file_atomically(into / "scalars.jsonl", read_file(lines));
  return state;
}

// Removes the copies, which must not be compared with themselves.
void remove_copies(const fs::path& again, const VerifyArguments& asked, const LoopState& start) {
  fs::remove_all(again / "checkpoints" / fs::path(asked.from).filename());
  const fs::path lines = again / "scalars.jsonl";
  if (fs::exists(lines) && int64_t(fs::file_size(lines)) <= start.scalars_bytes) fs::remove(lines);
}

// Copies a finished run without its scores.
void copy_trained(const fs::path& stored, const fs::path& into) {
  copy_folder(stored, into, kLockFile);
  for (const char* scores : {"scores", "samples/grid", "metrics.json", "metrics.csv"}) fs::remove_all(into / scores);
}

void expect_result(const std::string& folder, const VerifyArguments& asked) {
  const std::string state = find_status(folder).state;
  if (asked.scores && !asked.from.empty()) throw UserError("--scores and --from cannot be used together");
  if (asked.from.empty() && !has_ended(state))
    throw UserError(fmt::format("{}: the run is unfinished ({}); --from CHECKPOINT repeats a part", folder, state));
  if (asked.from.empty() != (asked.iterations == 0))
    throw UserError("--from CHECKPOINT and --iterations N must be used together");
}

// Executes the run again in `folder`; `until`: the iteration to stop at, 0: the end.
void repeat(const VerifyArguments& asked, const fs::path& folder, int64_t until, const std::string& device) {
  const fs::path spec = fs::path(asked.folder) / "spec.toml";
  const Run run = read_resolved_run(spec.string(), full_catalogue());
  Job job = job_of(fs::path(asked.folder).filename(), folder, run, score_request(run, device_type(device)));
  job.spec = read_file(spec);  // byte for byte
  job.until = until;
  const Launched launched = launch_local(this_program(), {job}, share_machine(device, 1));
  if (launched.failed == 0 && !launched.interrupted) return;
  const Status status = find_status(folder);
  const std::string text = fmt::format("the repetition {}: {}", status.state, status.why);
  if (launched.environment > 0) throw EnvironmentError(text);
  throw std::runtime_error(text);
}

// Says of weights and of scores which files are the same.
void print_identical(const RunComparison& found) {
  std::vector<std::string> weights, scores;
  for (const std::string& file : found.compared)
    if (!found.difference || file != found.compared.back()) (is_score_file(file) ? scores : weights).push_back(file);
  if (!weights.empty()) fmt::print("weights: bit-identical: {}\n", fmt::join(weights, ", "));
  if (!scores.empty()) fmt::print("scores: bit-identical: {}\n", fmt::join(scores, ", "));
  if (!found.not_stored.empty())
    fmt::print("{} of {} files are not stored: compared by their SHA-256 in manifest.json\n", found.not_stored.size(),
               found.compared.size());
}

int verify(VerifyArguments asked) {
  if (fs::path(asked.folder).filename().empty()) asked.folder = fs::path(asked.folder).parent_path();
  const fs::path stored = asked.folder;
  const Json manifest = read_manifest(stored);
  expect_result(asked.folder, asked);
  if (const auto changed = changed_since(stored, manifest))
    return differs(*changed, {"the file was edited or damaged: nothing else writes it once a run has ended"});
  Repetition repetition;
  const fs::path again = repetition.path / stored.filename();
  const Extent extent = asked.extent();
  if (extent == Extent::kScores)
    copy_trained(stored, again);
  else
    make_folder(again);
  const LoopState start = extent == Extent::kPart ? copy_checkpoint(asked, manifest, again) : LoopState();
  repeat(asked, again, extent == Extent::kPart ? start.iteration + asked.iterations : 0,
         asked.device.empty() ? manifest.value("device_type", "cpu") : asked.device);
  if (extent == Extent::kPart) remove_copies(again, asked, start);
  const RunComparison found = compare_runs(stored, manifest, again, extent);
  print_identical(found);
  if (found.difference) {
    repetition.kept = true;
    fmt::print("repetition kept in {}\n", again.string());
    std::vector<std::string> causes = changed_score_inputs(stored, again);
    const auto others = likely_causes(manifest, read_manifest(again));
    if (causes.empty() || extent != Extent::kScores) causes.insert(causes.end(), others.begin(), others.end());
    return differs(*found.difference, causes);
  }
  if (found.compared.empty()) throw UserError("nothing was stored of those iterations that could be compared");
  return 0;
}

}  // namespace

void add_verify(CLI::App& program, Action& action) {
  static VerifyArguments asked;
  CLI::App* command =
      program.add_subcommand("verify", "Repeats a stored run, or its scores, and compares it bit for bit");
  command->add_option("run", asked.folder, "the folder of a run")->required();
  command->add_option("--from", asked.from, "repeat only from this stored checkpoint, as in 000400");
  command->add_option("--iterations", asked.iterations, "and for so many iterations")->check(CLI::PositiveNumber);
  command->add_flag("--scores", asked.scores, "repeat the scores of the stored weights only");
  command->add_option("--device", asked.device, "cpu, cuda or cuda:<number> (default: as the run)");
  command->callback([&action] { action = [] { return verify(asked); }; });
}

}  // namespace maskbench

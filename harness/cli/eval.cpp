// maskbench eval: metrics over folders of pictures, without training.
#include <fmt/format.h>

#include <filesystem>
#include <map>

#include "cli/commands.h"
#include "device/device.h"
#include "experiment/catalogue.h"
#include "launch/progress.h"
#include "machine/cores.h"
#include "maskbench/errors.h"
#include "score/cached_features.h"
#include "score/folders/folder_scores.h"
#include "score/folders/scores_text.h"
#include "system/atomic_file.h"
#include "system/cache_folder.h"
#include "system/messages.h"

namespace maskbench {
namespace {

struct EvalArguments {
  std::string fake, real, reference, format = "md", pictures, device = "cpu";
  std::vector<std::string> metrics;
  int size = 0, threads = default_threads();
  bool no_cache = false;
};

// Throws UserError for a metric that cannot be computed from the folders that were given.
void check_folders(const FolderMetric& metric, const EvalArguments& asked) {
  const std::string& name = metric.info().name;
  if (const auto unfit = unfit_for_folders(metric.info()))
    throw UserError(fmt::format("--metrics: {} cannot be computed from pictures alone: {}", name, unfit->text));
  if (metric.uses(Input::kReference) && asked.reference.empty())
    throw UserError(fmt::format("--metrics: {} compares with reference pictures: give --reference DIR", name));
  if (metric.uses(Input::kRealPictures) && asked.real.empty())
    throw UserError(fmt::format("--metrics: {} compares with a set of real pictures: give --real DIR", name));
}

std::vector<std::string> asked_metrics(const EvalArguments& asked) {
  const std::vector<std::string> names = metrics_of_option(asked.metrics);
  if (names.empty()) throw UserError("--metrics: no metric is named");
  return names;
}

std::vector<FolderMetric> metrics_of(const EvalArguments& asked, Networks& networks, ContentCache* cache) {
  std::vector<FolderMetric> metrics;
  for (const std::string& name : asked_metrics(asked)) {
    metrics.emplace_back(*find_metric(name), networks, cache);
    check_folders(metrics.back(), asked);
  }
  return metrics;
}

// Prints the files that were skipped or converted.
void print_remarks(const PictureFolder& folder) {
  for (const Remark& remark : folder.remarks())
    tell("{}: {} ({})\n", (folder.path() / remark.what).string(), remark.reason, remark.outcome);
}

class Evaluating {
 public:
  explicit Evaluating(const EvalArguments& asked) : asked_(asked), progress_(1) { progress_.started("eval"); }

  // Returns the folder; reads it on the first call.
  const PictureFolder* folder(const std::string& path) {
    const auto known = folders_.find(path);
    if (known != folders_.end()) return &known->second;
    const PictureFolder& found =
        folders_.try_emplace(path, path, asked_.size, asked_.threads, shown("reading " + path)).first->second;
    print_remarks(found);
    return &found;
  }

  void remark(const std::string& line) { progress_.remark(line); }

  Advance shown(const std::string& phase) {
    return [this, phase](int64_t done, int64_t of) { progress_.moved("eval", phase, done, of); };
  }

 private:
  const EvalArguments& asked_;
  Progress progress_;
  std::map<std::string, PictureFolder> folders_;
};

// Throws where something that is needed in the end cannot be used, before anything is read.
void expect_inputs(const EvalArguments& asked) {
  for (const std::string& folder : {asked.fake, asked.reference, asked.real})
    if (!folder.empty() && !std::filesystem::is_directory(folder))
      throw UserError(fmt::format("{}: no such folder of pictures", folder));
  if (!asked.pictures.empty()) expect_writable(asked.pictures);
}

// Reads only the folders that a metric needs.
FolderTask task_of(const EvalArguments& asked, const std::vector<FolderMetric>& metrics, Evaluating& evaluating) {
  const auto any_uses = [&metrics](Input input) {
    return std::any_of(metrics.begin(), metrics.end(), [input](const FolderMetric& m) { return m.uses(input); });
  };
  FolderTask task;
  task.fake = evaluating.folder(asked.fake);
  if (any_uses(Input::kReference)) task.reference = evaluating.folder(asked.reference);
  if (any_uses(Input::kRealPictures)) task.real = evaluating.folder(asked.real);
  if (asked.size > 0) task.protocol_suffix = fmt::format(" at {0} x {0} (area, linear if enlarged)", asked.size);
  return task;
}

// Returns 0 if any metric has a value. Otherwise 3 if weights are missing, else 2.
int exit_code(const std::vector<FolderMetric>& metrics, const std::vector<Scored>& scores) {
  if (std::any_of(scores.begin(), scores.end(), [](const Scored& scored) { return scored.absent.empty(); })) return 0;
  return std::any_of(metrics.begin(), metrics.end(), [](const FolderMetric& m) { return m.lacks_weights(); }) ? 3 : 2;
}

// Writes the values of each picture.
void write_pictures(const std::string& file, const std::vector<Scored>& scores, const PictureFolder& fake) {
  std::vector<std::string> names;
  for (const FolderPicture& picture : fake.pictures()) names.push_back(picture.name);
  write_file_atomically(file, scores_of_pictures(scores, names));
}

// Saves the cache. It only saves time, so a failure is a warning.
void save(ContentCache& cache, Evaluating& evaluating) {
  try {
    cache.save();
  } catch (const std::exception& problem) {
    evaluating.remark(fmt::format("warning: the score cache was not saved: {}", problem.what()));
  }
}

int evaluate_folders(const EvalArguments& asked) {
  prepare_process(asked.threads, "seeded");
  std::optional<ContentCache> cache;
  if (!asked.no_cache && !cache_folder().empty()) cache.emplace(cache_folder() / "scores");
  Networks networks(WeightsFolder::standard(), open_device(asked.device));
  std::optional<CachedFeatures> rows;
  if (cache) networks.remember(&rows.emplace(*cache));
  std::vector<FolderMetric> metrics = metrics_of(asked, networks, cache ? &*cache : nullptr);
  expect_inputs(asked);
  Evaluating evaluating(asked);
  const FolderTask task = task_of(asked, metrics, evaluating);
  const FolderScores result = score_folders(metrics, task, evaluating.shown("computing features of real pictures"),
                                            evaluating.shown("scoring"));
  if (cache) save(*cache, evaluating);
  fmt::print("{}", scores_text(result, asked.format));
  if (!asked.pictures.empty()) write_pictures(asked.pictures, result.scores, *task.fake);
  return exit_code(metrics, result.scores);
}

}  // namespace

void add_eval(CLI::App& program, Action& action) {
  static EvalArguments asked;
  CLI::App* command = program.add_subcommand("eval", "Computes metrics over folders of pictures, without training");
  command->add_option("--fake", asked.fake, "folder of pictures to score (recursive; any format and size)")->required();
  command->add_option("--real", asked.real, "folder of real pictures, for FID and KID");
  command->add_option("--reference", asked.reference, "folder of reference pictures, paired by file name");
  command->add_option("--metrics", asked.metrics, "comma-separated names or protocols, such as ssim,lpips,fid-768")
      ->delimiter(',')
      ->take_all()
      ->allow_extra_args(false)
      ->required();
  command->add_option("--format", asked.format, "md, csv or json")
      ->check(CLI::IsMember({"md", "csv", "json"}))
      ->capture_default_str();
  command
      ->add_option("--size", asked.size,
                   "resize all pictures to SIZE x SIZE first (area when shrinking, bilinear when enlarging)")
      ->check(CLI::Range(8, 4096));
  command->add_option("--pictures", asked.pictures, "write per-picture values to this CSV file");
  command->add_option("--threads", asked.threads)->check(CLI::Range(1, 1024))->capture_default_str();
  command->add_option("--device", asked.device, "device for networks: cpu, cuda, cuda:<number> or auto")
      ->capture_default_str();
  command->add_flag("--no-cache", asked.no_cache, "neither read nor write the score cache");
  command->callback([&action] { action = [] { return evaluate_folders(asked); }; });
}

}  // namespace maskbench

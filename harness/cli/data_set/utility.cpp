// maskbench utility: what pictures with masks are worth for training a recogniser.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/bootstrap.h"
#include "cli/commands.h"
#include "device/device.h"
#include "experiment/catalogue.h"
#include "launch/progress.h"
#include "maskbench/errors.h"
#include "results/experiment_file.h"
#include "spec/experiment.h"
#include "system/atomic_file.h"
#include "train/baselines.h"
#include "utility/people.h"
#include "utility/utility_table.h"
#include "wear/warp_system.h"

namespace maskbench {
namespace {

namespace fs = std::filesystem;

struct UtilityArguments {
  std::string results;
  std::vector<std::string> systems;
  std::string photographs, landmarks;  // empty: drawn people
  PeopleSize people;
  RecogniserRecipe recipe;
  int threads = 2;
};

struct UtilityWork {
  std::string system;
  int64_t seed;
  std::function<LabelledPictures(const People&)> pictures;
};

bool is_baseline(const ListedRun& run) { return run.plugin == "identity" || run.plugin == "constant"; }

// Runs of the experiment that put masks on, in its order; baselines are rows of their own.
std::vector<ListedRun> asked_runs(const UtilityArguments& asked) {
  std::vector<ListedRun> runs;
  for (const ListedRun& run : read_experiment_file(asked.results).runs) {
    const bool is_asked = asked.systems.empty() ||
                          std::find(asked.systems.begin(), asked.systems.end(), run.system) != asked.systems.end();
    if (is_asked && !is_baseline(run)) runs.push_back(run);
  }
  if (runs.empty()) throw UserError(fmt::format("{}: no run of such a system", asked.results));
  return runs;
}

// Opens the system: what is missing is said before the first recogniser is trained.
UtilityWork work_of(const UtilityArguments& asked, const ListedRun& run, const Catalogue& catalogue) {
  const auto system = WarpSystem::of_run(fs::path(asked.results) / run.name, catalogue);
  return {run.system, run.seed.value_or(0), [system](const People& people) {
            return people.wearing([&](const Scene& scene) { return system.wear(scene).image; });
          }};
}

// One warp for all faces: the best one where the truth is known, else that of the average face by key-point matching.
WearBatch constant_warp_of(const People& people, const Catalogue& catalogue) {
  if (people.source().truth(Split::kTrain, 0, 0)) {
    const auto constant = constant_wearer(people.source());
    return [constant](const Scene& scene) { return constant->wear(scene).image; };
  }
  const auto key_points = WarpSystem::of_plugin("keypoint", catalogue);
  const Tensor average = anchors_tensor(people.average_anchors());
  return [key_points, average](Scene scene) {
    scene.face_anchors = average.expand_as(scene.face_anchors);
    return key_points.wear(scene).image;
  };
}

std::vector<UtilityWork> all_work(const UtilityArguments& asked, const std::vector<ListedRun>& runs,
                                  const WearBatch& constant, const Catalogue& catalogue) {
  std::vector<UtilityWork> work;
  std::set<int64_t> seeds;
  for (const ListedRun& run : runs) seeds.insert(run.seed.value_or(0));
  for (const int64_t seed : seeds) {
    work.push_back({"without masks", seed, [](const People& people) { return people.without_masks(); }});
    work.push_back({"constant", seed, [constant](const People& people) { return people.wearing(constant); }});
  }
  for (const ListedRun& run : runs) work.push_back(work_of(asked, run, catalogue));
  for (const int64_t seed : seeds)
    work.push_back({"truth", seed, [](const People& people) { return people.truly_masked(); }});
  return work;
}

std::unique_ptr<People> people_of(const UtilityArguments& asked, const ListedRun& run, const Catalogue& catalogue) {
  const Options data = read_resolved_run((fs::path(asked.results) / run.name / "spec.toml").string(), catalogue).data;
  PeopleSize size = asked.people;
  size.size = data.integer("size");
  if (asked.photographs.empty()) return drawn_people(size);
  FolderReading reading{.folder = asked.photographs, .size = int(size.size), .landmarks = asked.landmarks};
  if (data.text("source") == "folder") reading.margin = data.number("face_margin");
  return photographed_people(reading, size.test_share);
}

Similarities similarities_of(Recogniser& network, const TestPeople& people) {
  const torch::NoGradGuard off;
  const Tensor all =
      network.embed(people.probes).matmul(network.embed(people.gallery).t()).to(torch::kFloat64).contiguous();
  Similarities found{{}, people.person};
  for (int64_t i = 0; i < all.size(0); ++i)
    found.of.emplace_back(all[i].data_ptr<double>(), all[i].data_ptr<double>() + all.size(1));
  return found;
}

int measure_utility(const UtilityArguments& asked) {
  prepare_process(asked.threads, "seeded");
  const Catalogue catalogue = full_catalogue();
  const std::vector<ListedRun> runs = asked_runs(asked);
  const auto people = people_of(asked, runs.front(), catalogue);
  const std::vector<UtilityWork> work = all_work(asked, runs, constant_warp_of(*people, catalogue), catalogue);
  Progress progress(work.size());
  std::vector<UtilityResult> results;
  for (const UtilityWork& one : work) {
    const std::string name = fmt::format("{}, seed {}", one.system, one.seed);
    progress.started(name);
    const auto network = train_recogniser(one.pictures(*people), asked.recipe, uint64_t(one.seed), [&](int64_t done) {
      progress.moved(name, "recogniser", done, asked.recipe.iterations);
    });
    results.push_back({one.system, one.seed, verify(similarities_of(*network, people->test()), uint64_t(one.seed))});
    progress.ended(name, fmt::format("accuracy {:.3f}", statistic(Statistic::mean, results.back().verified.accuracy)));
  }
  const std::vector<size_t>& person = people->test().person;
  const std::vector<int64_t> units(person.begin(), person.end());
  const std::string table = utility_markdown(results, units, "constant");
  write_file_atomically(fs::path(asked.results) / "utility.csv", utility_csv(results));
  write_file_atomically(fs::path(asked.results) / "utility.md", table);
  fmt::print("{}", table);
  return 0;
}

}  // namespace

void add_utility(CLI::App& program, Action& action) {
  static UtilityArguments asked;
  CLI::App* command = program.add_subcommand(
      "utility", "Trains recognisers on people with masks that systems put on, and tests them on truly masked people");
  command->add_option("results", asked.results, "results folder of an experiment")->required();
  command->add_option("--system", asked.systems, "only this system; may be repeated")
      ->take_all()
      ->allow_extra_args(false);
  command->add_option("--people", asked.people.people, "drawn people")
      ->check(CLI::Range(20, 100000))
      ->capture_default_str();
  command->add_option("--pictures", asked.people.pictures, "of each person")
      ->check(CLI::Range(2, 100))
      ->capture_default_str();
  command->add_option("--photographs", asked.photographs,
                      "a folder with faces/, masked/, masks/ and identities in its tables, instead of drawn people");
  command->add_option("--landmarks", asked.landmarks, "a YuNet model, for photographs without a table row");
  command->add_option("--iterations", asked.recipe.iterations, "of each recogniser")
      ->check(CLI::Range(1, 1000000))
      ->capture_default_str();
  command->add_option("--threads", asked.threads)->check(CLI::Range(1, 1024))->capture_default_str();
  command->callback([&action] { action = [] { return measure_utility(asked); }; });
}

}  // namespace maskbench

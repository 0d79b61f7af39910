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
  PeopleSize people;
  RecogniserRecipe recipe;
  int threads = 2;
};

struct UtilityWork {
  std::string system;
  int64_t seed;
  std::function<WearBatch()> open;  // empty batch function: without masks
};

// Runs of the experiment that put masks on, in its order; baselines are rows of their own.
std::vector<UtilityWork> system_work(const UtilityArguments& asked, const ExperimentFile& experiment,
                                     const Catalogue& catalogue) {
  std::vector<UtilityWork> work;
  for (const ListedRun& run : experiment.runs) {
    const bool is_asked = asked.systems.empty() ||
                          std::find(asked.systems.begin(), asked.systems.end(), run.system) != asked.systems.end();
    if (!is_asked || run.plugin == "identity" || run.plugin == "constant" || run.plugin == "keypoint") continue;
    work.push_back({run.system, run.seed.value_or(0), [=, &catalogue] {
                      const auto system = WarpSystem::of_run(fs::path(asked.results) / run.name, catalogue);
                      if (system.size() != asked.people.size)
                        throw UserError(fmt::format("{}: was trained with pictures of {} pixels; say --size {}",
                                                    run.name, system.size(), system.size()));
                      return WearBatch(
                          [system](const Scene& scene, const Tensor&) { return system.wear(scene).image; });
                    }});
  }
  return work;
}

std::vector<UtilityWork> all_work(const UtilityArguments& asked, const Source& source, const Catalogue& catalogue) {
  const ExperimentFile experiment = read_experiment_file(asked.results);
  std::vector<UtilityWork> systems = system_work(asked, experiment, catalogue), work;
  std::set<int64_t> seeds;
  for (const UtilityWork& one : systems) seeds.insert(one.seed);
  if (systems.empty()) throw UserError(fmt::format("{}: no run of such a system", asked.results));
  const std::shared_ptr<Wearer> constant = constant_wearer(source);
  for (const int64_t seed : seeds) {
    work.push_back({"without masks", seed, [] { return WearBatch(); }});
    work.push_back({"constant", seed, [constant] {
                      return WearBatch(
                          [constant](const Scene& scene, const Tensor&) { return constant->wear(scene).image; });
                    }});
  }
  work.insert(work.end(), systems.begin(), systems.end());
  for (const int64_t seed : seeds)
    work.push_back({"truth", seed, [] { return WearBatch([](const Scene&, const Tensor& truth) { return truth; }); }});
  return work;
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
  const auto source = draw_source(asked.people);
  const TestPeople test = test_people(*source);
  const std::vector<UtilityWork> work = all_work(asked, *source, catalogue);
  Progress progress(work.size());
  std::vector<UtilityResult> results;
  for (const UtilityWork& one : work) {
    const std::string name = fmt::format("{}, seed {}", one.system, one.seed);
    progress.started(name);
    const LabelledPictures people = training_people(*source, one.open());
    const auto network = train_recogniser(people, asked.recipe, uint64_t(one.seed), [&](int64_t done) {
      progress.moved(name, "recogniser", done, asked.recipe.iterations);
    });
    results.push_back({one.system, one.seed, verify(similarities_of(*network, test), uint64_t(one.seed))});
    progress.ended(name, fmt::format("accuracy {:.3f}", statistic(Statistic::mean, results.back().verified.accuracy)));
  }
  const std::vector<int64_t> units(test.person.begin(), test.person.end());
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
  command->add_option("--size", asked.people.size, "pixels a side")->check(CLI::Range(16, 1024))->capture_default_str();
  command->add_option("--iterations", asked.recipe.iterations, "of each recogniser")
      ->check(CLI::Range(1, 1000000))
      ->capture_default_str();
  command->add_option("--threads", asked.threads)->check(CLI::Range(1, 1024))->capture_default_str();
  command->callback([&action] { action = [] { return measure_utility(asked); }; });
}

}  // namespace maskbench

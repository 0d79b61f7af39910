// maskbench bench SPEC: time per iteration of each system, measured with Google Benchmark.
#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <torch/version.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "bench/count_work.h"
#include "bench/machine.h"
#include "bench/timed_system.h"
#include "bench/verdict.h"
#include "cli/commands.h"
#include "device/device.h"
#include "experiment/catalogue.h"
#include "layers/kernels/pyconv/grouped_convolution.h"
#include "maskbench/errors.h"
#include "results/identity.h"
#include "system/atomic_file.h"
#include "system/messages.h"

namespace maskbench {
namespace {

using bench::TimedSystem;

constexpr int kPartIterations = 3;  // iterations whose parts are timed

struct BenchArguments {
  std::string spec, device = "auto", dump, gpu = "h200", trace;
  std::vector<std::string> settings, compared, flags;
  std::vector<int64_t> batches = {16, 32, 64, 128, 256, 512};  // of --count
  int64_t iterations = 10, warm_up = 5;
  bool count = false, wear = false;
};

// Returns the runs of trained systems, one per system and sweep point: the seed does not affect the time.
std::map<std::string, Run> timed_runs(const Experiment& experiment) {
  std::map<std::string, Run> runs;
  std::set<std::string> seen;
  for (const Run& run : experiment.runs) {
    if (!run.trained || run.seed != experiment.runs.front().seed) continue;
    std::string name = bench::name_of(run);
    for (int twin = 2; !seen.insert(name).second; ++twin)
      name = twin == 2 ? bench::name_of(run) + "/" + slug(run.system)
                       : fmt::format("{}/{}-{}", bench::name_of(run), slug(run.system), twin);
    runs.emplace(name, run);
  }
  if (runs.empty()) throw UserError(experiment.name + ": no trained system, so there is nothing to time");
  return runs;
}

// One benchmark. Loads its system on the first call and releases that of the previous benchmark.
class Timing {
 public:
  Timing(const BenchArguments& asked, torch::Device device, double peak, const Catalogue& catalogue)
      : asked_(asked), device_(device), peak_(peak), catalogue_(catalogue) {}

  void operator()(benchmark::State& state, const std::string& name, const Run& run) {
    open(name, run);
    std::vector<double> seconds;
    for (auto _ : state) {
      seconds.push_back(system_->iteration());
      state.SetIterationTime(seconds.back());
    }
    double all = 0;
    for (const double one : seconds) all += one;
    const double mean = all / double(seconds.size());
    repetitions_[name].push_back(mean);
    auto& counters = state.counters;
    counters["images_per_second"] = double(system_->batch()) / mean;
    counters["gflop"] = system_->gflop();
    counters["peak_share"] = system_->gflop() / mean / peak_;
    counters["critic_ms"] = 1e3 * parts_.critic / kPartIterations;
    counters["generator_ms"] = 1e3 * parts_.generator / kPartIterations;
    counters["optimizer_ms"] = 1e3 * parts_.optimizer / kPartIterations;
    counters["data_ms"] = 1e3 * parts_.data / kPartIterations;
    counters["peak_mib"] = double(std::max(memory_, bench::take_peak_memory(device_))) / (1 << 20);
    if (asked_.wear) counters["wear_ms"] = system_->wear_milliseconds();
    state.SetLabel(system_->replays() ? "CUDA graph" : "");
  }

  void print_notes() const {
    for (const auto& [name, times] : repetitions_)
      if (const std::string note = bench::noise_note(times); !note.empty()) tell("note: {}: {}\n", name, note);
    for (const auto& [pass, choice] : grouped_choices()) tell("note: convolution {}: {}\n", pass, choice);
    if (const std::string note = bench::throttle_note(device_); !note.empty()) tell("note: {}\n", note);
  }

 private:
  // Times the parts before graph capture, so that they are known on CUDA devices too.
  void open(const std::string& name, const Run& run) {
    if (system_ && open_ == name) return;
    system_.reset();
    prepare_process(int(run.train.integer("threads")), run.train.text("determinism"));
    bench::take_peak_memory(device_);
    system_.emplace(run, catalogue_.plugin(run.plugin), device_);
    parts_ = system_->parts(1);  // warm-up
    parts_ = system_->parts(kPartIterations);
    for (int64_t i = 0; i < asked_.warm_up; ++i) system_->iteration();
    memory_ = bench::take_peak_memory(device_);
    if (!asked_.trace.empty()) system_->trace(trace_file(name));
    open_ = name;
  }

  std::string trace_file(std::string name) const {
    std::replace(name.begin(), name.end(), '/', '-');
    return asked_.trace + "/" + name + ".json";
  }

  const BenchArguments& asked_;
  torch::Device device_;
  double peak_;
  const Catalogue& catalogue_;
  std::optional<TimedSystem> system_;
  std::string open_;
  Parts parts_;
  int64_t memory_ = 0;
  std::map<std::string, std::vector<double>> repetitions_;
};

int compare(const BenchArguments& asked) {
  fmt::print("{}", bench::comparison(asked.compared[0], asked.compared[1]));
  return 0;
}

int dump(const std::map<std::string, Run>& runs, const BenchArguments& asked, torch::Device device,
         const Catalogue& catalogue) {
  for (const auto& [name, run] : runs) {
    prepare_process(int(run.train.integer("threads")), run.train.text("determinism"));
    TimedSystem(run, catalogue.plugin(run.plugin), device).dump(asked.dump);
    fmt::print("{}/{}.safetensors\n", asked.dump, run.plugin);
  }
  return 0;
}

// Passes the --benchmark_ flags to Google Benchmark; throws UserError for any other flag. The words are static because
// Google Benchmark keeps a pointer to the first one, which it reports as the executable.
void initialize_benchmark(const std::vector<std::string>& flags) {
  static std::vector<std::string> words;
  words = {"maskbench bench"};
  words.insert(words.end(), flags.begin(), flags.end());
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  for (const std::string& flag : flags)
    if (!flag.starts_with("--benchmark_")) throw UserError(fmt::format("{}: no such option; see --help", flag));
  int count = int(arguments.size());
  benchmark::Initialize(&count, arguments.data());
  if (count > 1) throw UserError(fmt::format("{}: unknown to Google Benchmark", arguments[1]));
}

// A reporter that prints plain benchmark names, without the suffixes for iterations and repetitions.
template <class Reporter>
class PlainNames final : public Reporter {
 public:
  using Run = benchmark::BenchmarkReporter::Run;
  void ReportRuns(const std::vector<Run>& runs) override {
    std::vector<Run> plain = runs;
    for (Run& run : plain)
      for (std::string* part : {&run.run_name.iterations, &run.run_name.repetitions, &run.run_name.time_type})
        part->clear();
    Reporter::ReportRuns(plain);
  }
};

bool sets(const std::vector<std::string>& flags, const std::string& name) {
  return std::any_of(flags.begin(), flags.end(), [&](const auto& flag) { return flag.starts_with(name); });
}

// The files of --benchmark_out.
std::vector<std::filesystem::path> output_files(const std::vector<std::string>& flags) {
  constexpr std::string_view kFlag = "--benchmark_out=";
  std::vector<std::filesystem::path> files;
  for (const std::string& flag : flags)
    if (flag.starts_with(kFlag)) files.emplace_back(flag.substr(kFlag.size()));
  return files;
}

// Throws EnvironmentError if the file of --benchmark_out is incomplete: Google Benchmark does not check its writes.
void check_written(const std::vector<std::string>& flags) {
  for (const std::filesystem::path& file : output_files(flags)) {
    if (std::filesystem::is_regular_file(file) && !nlohmann::json::accept(read_file(file)))
      throw EnvironmentError(fmt::format("cannot write {}: it is incomplete", file.string()));
  }
}

int time_all(const std::map<std::string, Run>& runs, const BenchArguments& asked, torch::Device device,
             const Catalogue& catalogue) {
  initialize_benchmark(asked.flags);
  const Run& first = runs.begin()->second;
  prepare_process(int(first.train.integer("threads")), first.train.text("determinism"));
  const double peak = bench::peak_gflops(device);
  benchmark::AddCustomContext("device", describe_device(device));
  benchmark::AddCustomContext("torch", TORCH_VERSION);
  benchmark::AddCustomContext("threads", fmt::format("{}", first.train.integer("threads")));
  benchmark::AddCustomContext("peak_gflops", fmt::format("{:.1f}", peak));
  benchmark::AddCustomContext("numerics_sha256", numerics_sha256());
  Timing timing(asked, device, peak, catalogue);
  for (const auto& [name, run] : runs) {
    auto* registered = benchmark::RegisterBenchmark(
        name.c_str(), [&timing, &name = name, &run = run](benchmark::State& state) { timing(state, name, run); });
    registered->UseManualTime()->Iterations(asked.iterations)->Unit(benchmark::kMillisecond);
    if (!sets(asked.flags, "--benchmark_repetitions")) registered->Repetitions(5);
  }
  PlainNames<benchmark::ConsoleReporter> console;
  PlainNames<benchmark::JSONReporter> json, file;
  benchmark::BenchmarkReporter* display = &console;
  if (sets(asked.flags, "--benchmark_format=json")) display = &json;
  benchmark::RunSpecifiedBenchmarks(display, sets(asked.flags, "--benchmark_out=") ? &file : nullptr);
  timing.print_notes();
  check_written(asked.flags);
  return 0;
}

// Throws where what is written in the end cannot be.
void expect_outputs(const BenchArguments& asked) {
  for (const std::string& folder : {asked.dump, asked.trace})
    if (!folder.empty()) expect_folder(folder);
  if (!asked.trace.empty()) make_folder(asked.trace);
  for (const std::filesystem::path& file : output_files(asked.flags)) expect_writable(file);
}

int run_bench(const BenchArguments& asked) {
  if (!asked.compared.empty()) return compare(asked);
  if (asked.spec.empty()) throw UserError("bench: expected a spec, or --compare BEFORE.json AFTER.json");
  expect_outputs(asked);
  const Catalogue catalogue = full_catalogue();
  const Experiment experiment = read_spec(asked.spec, asked.settings, catalogue);
  const auto runs = timed_runs(experiment);
  const Run& first = runs.begin()->second;
  prepare_process(int(first.train.integer("threads")), first.train.text("determinism"));
  if (asked.count) return count_work(runs, asked.batches, asked.gpu, catalogue);
  const torch::Device device = open_device(asked.device);
  return asked.dump.empty() ? time_all(runs, asked, device, catalogue) : dump(runs, asked, device, catalogue);
}

}  // namespace

void add_bench(CLI::App& program, Action& action) {
  static BenchArguments asked;
  CLI::App* command = program.add_subcommand(
      "bench",
      "Measures the time per iteration of each system. Benchmarks are named <plugin>/b<batch>/s<size>; flags of "
      "Google Benchmark (--benchmark_filter, --benchmark_out, ...) are passed on");
  command->add_option("spec", asked.spec, "experiment (TOML file); each point of a sweep is a benchmark");
  command->add_option("--set", asked.settings, "override a key of the spec; repeatable")
      ->take_all()
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false);
  command->add_option("--device", asked.device, "cpu, cuda, cuda:<number> or auto")->capture_default_str();
  command->add_option("--iterations", asked.iterations, "iterations per repetition")
      ->check(CLI::Range(1, 1000000))
      ->capture_default_str();
  command->add_option("--warm-up", asked.warm_up, "warm-up iterations before the first repetition")
      ->check(CLI::Range(1, 1000000))
      ->capture_default_str();
  command->add_option("--compare", asked.compared, "compare two files written by --benchmark_out")
      ->expected(2)
      ->type_name("BEFORE AFTER");
  command->add_option("--dump", asked.dump,
                      "write weights, a batch, losses and gradients to this folder instead of timing");
  command->add_flag("--wear", asked.wear, "also time wearing a batch: wear_ms");
  command->add_option("--trace", asked.trace, "write a trace of one iteration of each benchmark to this folder");
  command->add_flag("--count", asked.count,
                    "count the operations of an iteration as CUDA executes them, and model its time, without a GPU");
  command->add_option("--batches", asked.batches, "--count: sizes of batches")
      ->delimiter(',')
      ->check(CLI::PositiveNumber);
  command->add_option("--gpu", asked.gpu, "--count: the GPU of the model: h200, h100, a100")->capture_default_str();
  command->allow_extras();
  command->callback([&action, command] {
    asked.flags = command->remaining();
    action = [] { return run_bench(asked); };
  });
}

}  // namespace maskbench

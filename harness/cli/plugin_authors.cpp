// maskbench plugins new|test: for those who write plugins.
#include <fmt/format.h>

#include "cli/commands.h"
#include "device/device.h"
#include "maskbench/errors.h"
#include "plugin/discovery.h"
#include "plugin/scaffold/scaffold.h"
#include "plugin/suite/check.h"
#include "system/program_path.h"

namespace maskbench {
namespace {

namespace fs = std::filesystem;

// Returns the folder of the CMake package: of an installed program, or of its build.
fs::path package_folder() {
  const fs::path here = this_program().parent_path();
  const fs::path installed = here.parent_path() / "cmake" / "maskbench";
  return fs::exists(installed) ? installed : here;
}

int make_plugin(const std::string& given, const std::string& kind) {
  const fs::path place = fs::path(given).lexically_normal();
  write_plugin_folder(place.parent_path(), place.filename().string(), kind);
  fmt::print(
      "{0}: a plugin of kind {1}; build and test it:\n"
      "  cmake -S {0} -B {0}/build -Dmaskbench_DIR={2}\n"
      "  cmake --build {0}/build\n"
      "  ctest --test-dir {0}/build --output-on-failure\n",
      place.string(), kind, package_folder().string());
  return 0;
}

// Runs a check and prints its line. Returns whether the statement holds.
bool holds(const Check& check) {
  std::string problem;
  try {
    check.work();
  } catch (const UserError&) {
    throw;
  } catch (const c10::Error& failed) {
    problem = failed.what_without_backtrace();
  } catch (const std::exception& failed) {
    problem = failed.what();
  }
  fmt::print("{} {}{}{}\n", problem.empty() ? "ok  " : "FAIL", check.name, problem.empty() ? "" : ": ", problem);
  std::fflush(stdout);
  return problem.empty();
}

int test_plugin(const std::string& file, const std::vector<std::string>& settings) {
  const Probe probe = probe_plugin(this_program(), file);
  if (!probe.ok()) throw UserError(fmt::format("{}: {}", probe.file, probe.problem));
  prepare_process(/*threads=*/1, "seeded");
  size_t failed = 0;
  const std::vector<Check> checks = suite_of(probe, settings);
  for (const Check& check : checks) failed += holds(check) ? 0 : 1;
  fmt::print("{}: {} of {} statements hold\n", probe.plugin.name, checks.size() - failed, checks.size());
  return failed > 0 ? 1 : 0;
}

}  // namespace

void add_plugin_authors(CLI::App& plugins, Action& action) {
  static std::string name, kind = "gan", file;
  static std::vector<std::string> settings;
  CLI::App* make = plugins.add_subcommand("new", "Writes a plugin that builds outside the tree, to start from");
  make->add_option("name", name, "of the plugin and of its folder")->required();
  make->add_option("--kind", kind, "gan, wearer (not trained), metric or source")->capture_default_str();
  make->callback([&action] { action = [] { return make_plugin(name, kind); }; });
  CLI::App* test = plugins.add_subcommand("test", "Checks what every plugin of its kind must do");
  test->add_option("file", file)->required();
  test->add_option("--set", settings, "of a data source: a key of [data], as in size=48");
  test->callback([&action] { action = [] { return test_plugin(file, settings); }; });
}

}  // namespace maskbench

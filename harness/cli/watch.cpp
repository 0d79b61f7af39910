// maskbench watch DIR: the report of a results folder, live in a browser while its runs go on.
#include <fmt/format.h>
#include <sys/resource.h>

#include <cstdio>

#include "cli/commands.h"
#include "experiment/write_results.h"
#include "maskbench/errors.h"
#include "report/html/page.h"
#include "watch/server.h"

namespace maskbench {
namespace {

struct WatchArguments {
  std::string folder, reference;
  WatchAddress address;
};

// Best effort: without it the pages cost training a little more.
void yield_to_training() { setpriority(PRIO_PROCESS, 0, 10); }

int watch(const WatchArguments& asked) {
  if (!is_loopback(asked.address.host) && asked.address.token.empty())
    throw UserError(fmt::format("--host {}: other machines can reach it, so it needs a --token", asked.address.host));
  if (!std::filesystem::is_directory(asked.folder)) throw UserError(fmt::format("{}: no such folder", asked.folder));
  const Published published = read_published(asked.reference);
  yield_to_training();
  LivePage page(asked.folder, [&](const std::string& version) {
    return report::report_html(read_table_input(asked.folder, published, /*judged=*/false), version);
  });
  serve(page, asked.address, [](const std::string& url) {
    fmt::print("{}\n", url);
    std::fflush(stdout);
  });
  return 0;
}

}  // namespace

void add_watch(CLI::App& program, Action& action) {
  static WatchArguments asked;
  CLI::App* command = program.add_subcommand("watch", "The report, live in a browser while runs go on");
  command->add_option("dir", asked.folder, "an experiment's results folder")->required();
  command->add_option("--reference", asked.reference, "published values, a TOML file");
  command->add_option("--port", asked.address.port, "0: any that is free")
      ->check(CLI::Range(0, 65535))
      ->capture_default_str();
  command->add_option("--host", asked.address.host, "address to listen at")->capture_default_str();
  command->add_option("--token", asked.address.token, "what requests must give as ?token=...; letters, digits, - and _")
      ->check([](const std::string& token) {
        const auto is_plain = [](unsigned char c) { return std::isalnum(c) || c == '-' || c == '_'; };
        return std::all_of(token.begin(), token.end(), is_plain) && token.size() >= 8 ? "" : "at least 8 of these";
      });
  command->callback([&action] { action = [] { return watch(asked); }; });
}

}  // namespace maskbench

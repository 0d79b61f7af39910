// maskbench study: people judge the pictures of finished runs.
#include "cli/commands.h"
#include "study/pictures/make_study.h"
#include "study/score_study.h"
#include "study/server/serve.h"

namespace maskbench {
namespace {

void add_make(CLI::App& study, Action& action) {
  static study::MakeRequest asked;
  CLI::App* command = study.add_subcommand("make", "Draws a study from finished runs");
  command->add_option("results", asked.results, "an experiment's results folder")->required();
  command->add_option("out", asked.out, "folder of the study, which must not be there yet")->required();
  command->add_option("--protocol", asked.protocol, "paper, hype-infinity or pair")->capture_default_str();
  command->add_option("--systems", asked.systems, "comma-separated rows of the table (default: all trained ones)")
      ->delimiter(',')
      ->allow_extra_args(false);
  command->add_option("--raters", asked.draw.raters, "number of people")->capture_default_str();
  command->add_option("--groups", asked.draw.groups, "number of groups that each judges")->capture_default_str();
  command->add_option("--practice", asked.draw.practice, "practice pages with answers")->capture_default_str();
  command->add_option("--check-every", asked.draw.check_every, "every n-th page has a known answer; 0: none")
      ->capture_default_str();
  command->add_option("--pass", asked.pass, "share of these that a rater must answer right")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  command->add_option("--fastest-ms", asked.fastest_ms, "leave out raters with a shorter median time")
      ->check(CLI::Range(0, 60'000))
      ->capture_default_str();
  command->add_option("--display-ms", asked.display_ms, "how long pictures are shown; 0: until the answer")
      ->check(CLI::Range(0, 60'000))
      ->capture_default_str();
  command->add_option("--intraclass", asked.intraclass, "correlation of answers, for the power calculation")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  command->add_option("--seed", asked.draw.seed, "of what is drawn")->capture_default_str();
  command->add_option("--title", asked.title, "of the pages");
  command->callback([&action] { action = [] { return make_study(asked); }; });
}

void add_serve(CLI::App& study, Action& action) {
  static study::ServeRequest asked;
  CLI::App* command = study.add_subcommand("serve", "Serves a study over HTTP until Ctrl-C");
  command->add_option("study", asked.folder, "folder of the study")->required();
  command->add_option("--host", asked.host, "address to listen on")->capture_default_str();
  command->add_option("--port", asked.port, "0: any that is free")->check(CLI::Range(0, 65535))->capture_default_str();
  command->add_option("--url", asked.url, "address under which raters reach it, for the printed links");
  command->callback([&action] { action = [] { return serve_study(asked); }; });
}

void add_links(CLI::App& study, Action& action) {
  static std::string folder, url = "http://127.0.0.1:8080/";
  CLI::App* command = study.add_subcommand("links", "Prints the raters' personal links");
  command->add_option("study", folder, "folder of the study")->required();
  command->add_option("--url", url, "address under which raters reach it")->capture_default_str();
  command->callback([&action] { action = [] { return study::print_links(folder, url); }; });
}

void add_study_score(CLI::App& study, Action& action) {
  static study::ScoringOfStudy asked;
  CLI::App* command = study.add_subcommand("score", "Scores the answers; the tables get the column \"artificial\"");
  command->add_option("study", asked.folder, "folder of the study")->required();
  command->add_option("--results", asked.results, "results that get the column (default: those of the pictures)");
  command->add_flag("--no-table", asked.no_table, "leave the results as they are");
  command->callback([&action] { action = [] { return score_study(asked); }; });
}

}  // namespace

void add_study(CLI::App& program, Action& action) {
  CLI::App* study = program.add_subcommand("study", "People judge which pictures look real");
  study->require_subcommand(1);
  add_make(*study, action);
  add_serve(*study, action);
  add_links(*study, action);
  add_study_score(*study, action);
}

}  // namespace maskbench

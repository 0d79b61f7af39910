#include "study/score_study.h"

#include <fmt/format.h>

#include "base/sha256.h"
#include "maskbench/errors.h"
#include "report/people_file.h"
#include "study/answers/score.h"
#include "system/atomic_file.h"
#include "system/messages.h"

namespace fs = std::filesystem;

namespace maskbench::study {
namespace {

report::PeopleFile people_of(const Study& study, const StudyScore& score, const std::string& answers) {
  report::PeopleFile people{column_protocol(study), sha256(answers), {}, {}};
  for (size_t i = 0; i < study.systems.size(); ++i) {
    const auto& share = score.shares.systems[i];
    if (!share) continue;
    report::JudgedRun run{study.systems[i].run, share->percent,         {},
                          int64_t(share->n),    int64_t(share->raters), int64_t(share->groups)};
    if (share->ci95) run.ci95 = {share->ci95->low, share->ci95->high};
    people.runs.push_back(run);
  }
  for (const Comparison& c : score.shares.comparisons)
    people.differences.push_back({study.systems[size_t(c.first)].run, study.systems[size_t(c.second)].run, c.difference,
                                  c.ci95.low, c.ci95.high, c.p, c.p_holm});
  return people;
}

// The runs that were shown must be those of the folder.
void expect_shown_runs(const Study& study, const fs::path& results) {
  for (const System& system : study.systems)
    if (!fs::exists(results / system.run / "spec.toml"))
      throw UserError(fmt::format("{}: lacks the run {} of the study; --results names another folder, --no-table none",
                                  results.string(), system.run));
}

}  // namespace

int score_study(const ScoringOfStudy& request) {
  const fs::path folder = request.folder;
  const Study study = read_study(folder);
  if (!fs::exists(folder / kAnswersFile)) throw UserError(fmt::format("{}: no answers yet", folder.string()));
  const fs::path results = request.results.empty() ? study.results : request.results;
  if (!request.no_table) expect_shown_runs(study, results);
  const std::vector<Answer> answers = AnswerStore(folder, /*read_only=*/true).all();
  if (answers.empty()) throw UserError(fmt::format("{}: no answers yet", folder.string()));
  const StudyScore score = score_of(study, answers);
  const std::string csv = answers_csv(study, answers), text = score_text(study, score);
  write_file_atomically(folder / "answers.csv", csv);
  write_file_atomically(folder / "score.json", to_json(study, score).dump(2) + "\n");
  write_file_atomically(folder / "score.md", text);
  fmt::print("{}", text);
  if (request.no_table) return 0;
  report::write_people_file(results, people_of(study, score, csv));
  tell("{}: the tables of `maskbench table` have the column\n", (results / report::kPeopleFile).string());
  return 0;
}

}  // namespace maskbench::study

// The files of a score: JSON, Markdown and CSV.
#include <fmt/format.h>

#include "base/csv.h"
#include "study/answers/score.h"

namespace maskbench::study {
namespace {

using Json = nlohmann::ordered_json;

Json number(const std::optional<double>& value) { return value ? Json(*value) : Json(); }

Json interval_json(const std::optional<Interval>& interval) {
  return interval ? Json::array({interval->low, interval->high}) : Json();
}

std::string name_of_player(const Study& study, size_t player) {
  return player < study.systems.size() ? study.systems[player].name : "real";
}

Json system_json(const Study& study, const StudyScore& score, size_t i) {
  const auto& share = score.shares.systems[i];
  Json json = {{"name", name_of_player(study, i)}};
  if (i < study.systems.size()) json["run"] = study.systems[i].run;
  json["artificial_percent"] = share ? Json(share->percent) : Json();
  if (share) {
    json["ci95"] = interval_json(share->ci95);
    json["n"] = share->n;
    json["raters"] = share->raters;
    json["groups"] = share->groups;
  }
  if (i < score.hype.size()) json["hype_percent"] = score.hype[i];
  if (score.bradley_terry) json["bradley_terry"] = (*score.bradley_terry)[i];
  return json;
}

Json raters_json(const StudyScore& score) {
  Json json = Json::array();
  for (const RaterRecord& rater : score.raters)
    json.push_back({{"rater", rater.rater + 1},
                    {"answers", rater.asked},
                    {"checks", rater.checks},
                    {"passed", rater.passed},
                    {"median_ms", number(rater.median_ms)},
                    {"left_out", rater.left_out.empty() ? Json() : Json(rater.left_out)}});
  return json;
}

std::string interval_text(const std::optional<Interval>& interval) {
  return interval ? fmt::format("[{:.1f}, {:.1f}]", interval->low, interval->high) : "–";
}

std::string systems_text(const Study& study, const StudyScore& score) {
  std::string text = "| System | Artificial (%) | 95 % interval | answers |";
  if (!score.hype.empty()) text += " HYPE (%) |";
  if (score.bradley_terry) text += " Bradley-Terry |";
  text += "\n|:---|---:|---:|---:|";
  if (!score.hype.empty()) text += "---:|";
  if (score.bradley_terry) text += "---:|";
  for (size_t i = 0; i < score.shares.systems.size(); ++i) {
    const auto& share = score.shares.systems[i];
    if (!share && !score.bradley_terry) continue;
    text += share ? fmt::format("\n| {} | {:.1f} | {} | {} |", name_of_player(study, i), share->percent,
                                interval_text(share->ci95), share->n)
                  : fmt::format("\n| {} | – | – | – |", name_of_player(study, i));
    if (!score.hype.empty()) text += i < score.hype.size() ? fmt::format(" {:.1f} |", score.hype[i]) : " – |";
    if (score.bradley_terry) text += fmt::format(" {:+.3f} |", (*score.bradley_terry)[i]);
  }
  return text + "\n";
}

std::string comparisons_text(const Study& study, const StudyScore& score) {
  if (score.shares.comparisons.empty()) return "";
  std::string text = "\n| Difference | percent points | 95 % interval | p | p (Holm) |\n|:---|---:|---:|---:|---:|\n";
  for (const Comparison& c : score.shares.comparisons)
    text += fmt::format("| {} − {} | {:+.1f} | {} | {:.3g} | {:.3g} |\n", study.systems[size_t(c.first)].name,
                        study.systems[size_t(c.second)].name, c.difference, interval_text(c.ci95), c.p, c.p_holm);
  return text;
}

std::string agreement_text(const StudyScore& score) {
  const auto text = [](const std::optional<double>& value) {
    return value ? fmt::format("{:.3f}", *value) : "undefined";
  };
  return fmt::format("\nAgreement: Fleiss' kappa {}, Krippendorff's alpha {}.\n", text(score.fleiss_kappa),
                     text(score.krippendorff_alpha));
}

}  // namespace

Json to_json(const Study& study, const StudyScore& score) {
  Json json = {{"version", 1},
               {"title", study.title},
               {"protocol", column_protocol(study)},
               {"raters_counted", score.counted()},
               {"groups", study.groups.size()},
               {"fleiss_kappa", number(score.fleiss_kappa)},
               {"krippendorff_alpha", number(score.krippendorff_alpha)}};
  json["systems"] = Json::array();
  for (size_t i = 0; i < score.shares.systems.size(); ++i) json["systems"].push_back(system_json(study, score, i));
  json["comparisons"] = Json::array();
  for (const Comparison& c : score.shares.comparisons)
    json["comparisons"].push_back({{"first", study.systems[size_t(c.first)].name},
                                   {"second", study.systems[size_t(c.second)].name},
                                   {"difference", c.difference},
                                   {"ci95", interval_json(c.ci95)},
                                   {"p", c.p},
                                   {"p_holm", c.p_holm}});
  json["raters"] = raters_json(score);
  return json;
}

std::string score_text(const Study& study, const StudyScore& score) {
  std::string text =
      fmt::format("{}: protocol {}, {} of {} raters count, {} groups\n\n", study.title, protocol_name(study.protocol),
                  score.counted(), study.raters.size(), study.groups.size());
  text += systems_text(study, score) + comparisons_text(study, score) + agreement_text(score);
  if (study.protocol == Protocol::kPair) {
    text += "Artificial: share of the meetings with a real picture that the system won; 50 is indistinguishable.\n";
    if (!score.bradley_terry) text += "No Bradley-Terry scores: some pictures won, or lost, every time.\n";
  }
  for (const RaterRecord& rater : score.raters)
    if (!rater.left_out.empty()) text += fmt::format("Left out: rater {}, who {}.\n", rater.rater + 1, rater.left_out);
  return text;
}

std::string answers_csv(const Study& study, const std::vector<Answer>& answers) {
  constexpr const char* kParts[] = {"practice", "asked", "check"};
  std::string text = "rater,position,part,group,place,system,face,mask,judged_real,milliseconds\n";
  for (const Answer& answer : answers) {
    const std::vector<Shown> shown = displayed(study, answer.step);
    for (size_t i = 0; i < shown.size(); ++i)
      text += fmt::format("{},{},{},{},{},{},{},{},{},{}\n", answer.rater + 1, answer.position + 1,
                          kParts[size_t(answer.step.part)], answer.step.group, i,
                          csv_field(study.name_of(shown[i].system)), shown[i].face, shown[i].mask, answer.judged.at(i),
                          answer.milliseconds < 0 ? "" : std::to_string(answer.milliseconds));
  }
  return text;
}

}  // namespace maskbench::study

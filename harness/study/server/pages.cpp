#include "study/server/pages.h"

#include <fmt/format.h>

#include <kainjow/mustache.hpp>

#include "maskbench/errors.h"
#include "study/answers/exclusions.h"
#include "study/answers/score.h"
#include "study/server/assets.h"

namespace maskbench::study {
namespace {

using kainjow::mustache::data;
using kainjow::mustache::partial;

std::string rendered(std::string_view page, data values, int depth) {
  std::string root;
  for (int i = 0; i < depth; ++i) root += "../";
  values.set("root", root);
  values.set("page_head", data{partial{[] { return std::string(assets().page_head); }}});
  kainjow::mustache::mustache compiled{std::string(page)};
  if (!compiled.is_valid()) throw std::logic_error("a page's template is broken: " + compiled.error_message());
  return compiled.render(values);
}

constexpr int kRaterDepth = 2;  // r/TOKEN/

const char* question(Protocol protocol) {
  switch (protocol) {
    case Protocol::kPaper:
      return "Do these pictures look real?";
    case Protocol::kHypeInfinity:
      return "Does this picture look real?";
    case Protocol::kPair:
      return "Which picture looks real?";
  }
  return "";
}

const char* task(Protocol protocol) {
  switch (protocol) {
    case Protocol::kPaper:
      return "Each page has a face, a mask, and two pictures of the face wearing the mask. Say of each whether it "
             "looks "
             "real. Both may be, or neither.";
    case Protocol::kHypeInfinity:
      return "Each page has one picture of a person wearing a mask. Say whether it looks real.";
    case Protocol::kPair:
      return "Each page has two pictures of people wearing masks. Choose the one that looks real, or more real.";
  }
  return "";
}

const char* keys(Protocol protocol) {
  return protocol == Protocol::kPaper ? "With a keyboard, use the keys 1 to 4 and Enter."
                                      : "With a keyboard, use the keys 1 and 2.";
}

std::string side(size_t place, size_t pictures) { return pictures == 1 ? "The" : place == 0 ? "Left" : "Right"; }

// Pictures of the page after this one, for the browser to load while this one is judged.
std::string preload(const Study& study, int rater, int position) {
  const auto& steps = study.raters[size_t(rater)];
  if (size_t(position) + 1 >= steps.size()) return "";
  std::string names;
  const Group& next = study.group(steps[size_t(position) + 1]);
  for (size_t place = 0; place < next.shown.size(); ++place)
    names += fmt::format("picture-{}-{} ", position + 1, place);
  if (!next.face_file.empty()) names += fmt::format("picture-{0}-face picture-{0}-mask", position + 1);
  return names;
}

data pictures_of(const Study& study, const Step& step) {
  data list{data::type::list};
  const size_t count = study.group(step).shown.size();
  for (size_t place = 0; place < count; ++place) {
    data picture;
    picture.set("place", std::to_string(place));
    picture.set("side", side(place, count));
    picture.set("real_key", std::to_string(2 * place + 1));
    picture.set("fake_key", std::to_string(2 * place + 2));
    list.push_back(picture);
  }
  return list;
}

std::string verdict(const Study& study, const Answer& answer, const std::vector<Shown>& shown) {
  for (size_t i = 0; i < shown.size(); ++i)
    if ((answer.judged.at(i) == '1') != (shown[i].system == kReal)) return "Not quite";
  return study.protocol == Protocol::kPaper ? "Both right" : "Right";
}

data rater_row(const Study& study, const RaterRecord& rater) {
  data row;
  const size_t total = study.raters[size_t(rater.rater)].size();
  row.set("rater", std::to_string(rater.rater + 1));
  row.set("pages", std::to_string(rater.pages));
  row.set("pages_total", std::to_string(total));
  row.set("passed", std::to_string(rater.passed));
  row.set("checks", std::to_string(rater.checks));
  row.set("median", rater.median_ms ? fmt::format("{:.0f}", *rater.median_ms) : "–");
  const bool remarkable = rater.pages > 0 && rater.asked > 0 && !rater.left_out.empty();
  row.set("remark", remarkable ? rater.left_out : size_t(rater.pages) == total ? "done" : "");
  return row;
}

}  // namespace

std::string stylesheet() { return std::string(assets().style); }
std::string script() { return std::string(assets().script); }

std::string consent_page(const Study& study, int rater, const std::string& consent) {
  data page;
  page.set("title", study.title);
  page.set("consent", consent);
  page.set("task", task(study.protocol));
  page.set("keys", keys(study.protocol));
  page.set("pages", std::to_string(study.raters[size_t(rater)].size()));
  page.set("practice", std::to_string(study.practice.size()));
  if (study.display_ms > 0) page.set("display_ms", std::to_string(study.display_ms));
  return rendered(assets().consent, page, kRaterDepth);
}

std::string group_page(const Study& study, int rater, int position) {
  const auto& steps = study.raters[size_t(rater)];
  const Step& step = steps[size_t(position)];
  data page;
  page.set("title", study.title);
  page.set("question", question(study.protocol));
  page.set("protocol", protocol_name(study.protocol));
  page.set("position", std::to_string(position));
  page.set("number", std::to_string(position + 1));
  page.set("pages", std::to_string(steps.size()));
  page.set("display_ms", std::to_string(study.display_ms));
  page.set("preload", preload(study, rater, position));
  page.set("is_practice", step.part == Part::kPractice);
  page.set("paper", study.protocol == Protocol::kPaper);
  page.set("single", study.protocol == Protocol::kHypeInfinity);
  page.set("pair", study.protocol == Protocol::kPair);
  page.set("pictures", pictures_of(study, step));
  return rendered(assets().group, page, kRaterDepth);
}

std::string feedback_page(const Study& study, const Answer& answer) {
  const std::vector<Shown> shown = displayed(study, answer.step);
  data page, list{data::type::list};
  for (size_t place = 0; place < shown.size(); ++place) {
    data picture;
    picture.set("place", std::to_string(place));
    picture.set("side", side(place, shown.size()));
    picture.set("truth", shown[place].system == kReal ? "real" : "not real");
    picture.set("said", answer.judged.at(place) == '1' ? "real" : "not real");
    list.push_back(picture);
  }
  page.set("title", study.title);
  page.set("verdict", verdict(study, answer, shown));
  page.set("position", std::to_string(answer.position));
  page.set("pictures", list);
  return rendered(assets().feedback, page, kRaterDepth);
}

std::string message_page(const std::string& heading, const std::string& text, bool again, int depth) {
  data page;
  page.set("title", heading);
  page.set("heading", heading);
  page.set("text", text);
  page.set("again", again);
  return rendered(assets().message, page, depth);
}

std::string overview_page(const Study& study, const std::vector<Answer>& answers) {
  const std::vector<RaterRecord> raters = rater_records(study, answers);
  size_t done = 0, total = 0;
  data page, rows{data::type::list};
  for (const RaterRecord& rater : raters) {
    const size_t pages = study.raters[size_t(rater.rater)].size();
    done += size_t(rater.pages) == pages;
    total += pages;
    rows.push_back(rater_row(study, rater));
  }
  const auto alpha = agreement_of(study, answers);
  page.set("title", study.title);
  page.set("protocol", protocol_name(study.protocol));
  page.set("done", std::to_string(done));
  page.set("raters_total", std::to_string(raters.size()));
  page.set("answers", std::to_string(answers.size()));
  page.set("answers_total", std::to_string(total));
  page.set("agreement", alpha ? fmt::format("Krippendorff's alpha {:.3f}", *alpha) : "undefined");
  page.set("raters", rows);
  return rendered(assets().overview, page, kRaterDepth);
}

}  // namespace maskbench::study

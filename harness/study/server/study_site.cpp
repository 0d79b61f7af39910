#include "study/server/study_site.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <optional>

#include "base/sha256.h"
#include "maskbench/errors.h"
#include "study/answers/score.h"
#include "study/design/secret.h"
#include "study/server/pages.h"
#include "system/atomic_file.h"
#include "system/messages.h"

namespace maskbench::study {
namespace {

constexpr int64_t kLongest = 3'600'000;  // milliseconds of an answer that are believed

Reply not_found(int depth) {
  return {404,
          message_page("Not found", "There is no such page. Please use the link that you were given.", false, depth)};
}

Reply see(const std::string& location) { return {303, "", "text/plain", location}; }

Reply not_stored() {
  return {503, message_page("Not stored",
                            "Your answer could not be stored. Please go on and answer this page again, in a while.",
                            true, 2)};
}

std::optional<int64_t> number_of(std::string_view text) {
  int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

// The part before the separator, which is cut off with it; all where there is none.
std::string_view cut(std::string_view& text, char separator) {
  const size_t at = std::min(text.find(separator), text.size());
  const std::string_view first = text.substr(0, at);
  text.remove_prefix(std::min(at + 1, text.size()));
  return first;
}

std::string field(const Fields& form, const std::string& name) {
  const auto found = form.find(name);
  return found == form.end() ? "" : found->second;
}

// Either one field of all pictures, or one for each.
std::string judged_of(const Fields& form) {
  const std::string all = field(form, "judged");
  return all.empty() ? field(form, "judged0") + field(form, "judged1") : all;
}

int64_t milliseconds_of(const Fields& form) {
  const auto milliseconds = number_of(field(form, "milliseconds"));
  return milliseconds && *milliseconds <= kLongest ? *milliseconds : -1;
}

int64_t now() {
  return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

Answer stored_answer(const AnswerStore& store, int rater, int position) {
  for (const Answer& answer : store.all())
    if (answer.rater == rater && answer.position == position) return answer;
  throw std::logic_error("an answered page without an answer");
}

}  // namespace

StudySite::StudySite(const std::filesystem::path& folder, AnswerStore& store)
    : folder_(folder), study_(read_study(folder)), store_(store), consent_(read_file(folder / "consent.txt")) {
  for (int rater = 0; rater < int(study_.raters.size()); ++rater)
    raters_[sha256(rater_token(study_.secret, rater))] = rater;
  overview_ = sha256(overview_token(study_.secret));
}

const int* StudySite::rater_of(std::string_view token) const {
  const auto found = raters_.find(sha256(token));
  return found == raters_.end() ? nullptr : &found->second;
}

const Step* StudySite::step_at(int rater, int position) const {
  const auto& steps = study_.raters[size_t(rater)];
  return position < int(steps.size()) ? &steps[size_t(position)] : nullptr;
}

Reply StudySite::get(std::string_view path) const {
  if (path == "study.css") return {200, stylesheet(), "text/css; charset=utf-8"};
  if (path == "study.js") return {200, script(), "text/javascript; charset=utf-8"};
  const int depth = int(std::count(path.begin(), path.end(), '/'));
  const std::string_view area = cut(path, '/');
  const bool is_folder = path.find('/') != std::string_view::npos;
  const std::string token(cut(path, '/'));
  const int* rater = area == "r" ? rater_of(token) : nullptr;
  const bool is_overview = area == "overview" && sha256(token) == overview_;
  if (!rater && !is_overview) return not_found(depth);
  if (!is_folder) return see(token + "/");
  return rater ? rater_page(*rater, path) : overview(path);
}

Reply StudySite::rater_page(int rater, std::string_view name) const {
  if (name.empty()) return next_page(rater);
  const std::string_view kind = cut(name, '-');
  const auto position = number_of(cut(name, '-'));
  if (!position || *position >= int64_t(study_.raters[size_t(rater)].size())) return not_found(2);
  if (kind == "feedback" && name.empty()) return feedback(rater, int(*position));
  if (kind == "picture") return picture(rater, int(*position), name);
  return not_found(2);
}

Reply StudySite::next_page(int rater) const {
  if (!store_.has_consented(rater)) return {200, consent_page(study_, rater, consent_)};
  const int position = store_.answered(rater);
  if (step_at(rater, position)) return {200, group_page(study_, rater, position)};
  return {200, message_page("Thank you", "Every page is answered. You may close this window.", false, 2)};
}

Reply StudySite::feedback(int rater, int position) const {
  if (step_at(rater, position)->part != Part::kPractice || position >= store_.answered(rater)) return not_found(2);
  return {200, feedback_page(study_, stored_answer(store_, rater, position))};
}

// Pictures of the next page may be loaded ahead.
Reply StudySite::picture(int rater, int position, std::string_view place) const {
  if (!store_.has_consented(rater) || position > store_.answered(rater) + 1) return not_found(2);
  const Step& step = *step_at(rater, position);
  const std::vector<Shown> shown = displayed(study_, step);
  std::string file;
  if (place == "face") file = study_.group(step).face_file;
  if (place == "mask") file = study_.group(step).mask_file;
  if (const auto index = number_of(place); index && *index < int64_t(shown.size())) file = shown[size_t(*index)].file;
  if (file.empty()) return not_found(2);
  return {200, read_file(folder_ / file), "image/png"};
}

Reply StudySite::overview(std::string_view name) const {
  if (name.empty()) return {200, overview_page(study_, store_.all())};
  if (name == "answers.csv") return {200, answers_csv(study_, store_.all()), "text/csv; charset=utf-8"};
  return not_found(2);
}

Reply StudySite::post(std::string_view path, const Fields& form) const {
  const int depth = int(std::count(path.begin(), path.end(), '/'));
  const std::string_view area = cut(path, '/');
  const int* rater = rater_of(cut(path, '/'));
  if (area != "r" || !rater) return not_found(depth);
  try {
    if (path == "consent") {
      store_.consent(*rater);
      return see("./");
    }
    if (path == "answer") return answer(*rater, form);
  } catch (const EnvironmentError& problem) {
    tell("an answer could not be stored: {}\n", problem.what());
    return not_stored();
  }
  return not_found(depth);
}

// Of two tabs, or of an answer that is sent twice, the first is stored; both are led to the next page.
Reply StudySite::answer(int rater, const Fields& form) const {
  const auto position = number_of(field(form, "position"));
  const Step* step = position && *position < 1'000'000 ? step_at(rater, int(*position)) : nullptr;
  const std::string judged = judged_of(form);
  if (!step || !store_.has_consented(rater) || !is_answer(study_.protocol, study_.group(*step), judged))
    return {400, message_page("Not an answer", "This is no answer to the page.", true, 2)};
  const int answered = store_.answered(rater);
  if (*position > answered) return {409, message_page("Not yet", "The pages before this one come first.", true, 2)};
  const bool stored = store_.add({rater, int(*position), *step, judged, milliseconds_of(form), now()});
  if (stored && step->part == Part::kPractice) return see("feedback-" + std::to_string(*position));
  return see("./");
}

}  // namespace maskbench::study

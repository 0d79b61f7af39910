// The pages of a study as HTML, from the templates in pages/, which are embedded in the program.
#pragma once

#include <optional>
#include <string>

#include "study/answers/answer_store.h"
#include "study/design/study.h"

namespace maskbench::study {

std::string stylesheet();
std::string script();

// Returns the page before the first one: what the study is, and what is stored.
std::string consent_page(const Study& study, int rater, const std::string& consent);
// Returns the page at `position` of the rater's pages.
std::string group_page(const Study& study, int rater, int position);
// Returns what was right on a practice page that was answered.
std::string feedback_page(const Study& study, const Answer& answer);
// Returns a page that says something; `again`: with a way back to the rater's next page. `depth`: folders of its address.
std::string message_page(const std::string& heading, const std::string& text, bool again, int depth);
// Returns who is how far, without saying how systems do.
std::string overview_page(const Study& study, const std::vector<Answer>& answers);

}  // namespace maskbench::study

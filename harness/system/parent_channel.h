// What a run tells the process that started it, a line of JSON each; nothing where there is none.
#pragma once

#include <cstdint>
#include <string>

namespace maskbench {

void report_to_parent(const std::string& line);

// How far a phase is: {"phase": "training", "done": 40, "of": 400}.
void report_progress(const std::string& phase, int64_t done, int64_t of);
// What whoever started the run must see: {"warning": text}.
void report_warning(const std::string& text);
// Why it failed: {"problem": text}. It comes through where nothing can be written.
void report_problem(const std::string& text);

// {"alive": true}, at most once a second: called at least once an iteration. From the first on, a run that says nothing
// for long counts as hung, until it says {"alive": false}: what follows may take its time.
void report_alive();
void report_unwatched();

}  // namespace maskbench

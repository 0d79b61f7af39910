// Reports of a run to the process that started it, one line of JSON each. No-ops if there is no such process.
#pragma once

#include <cstdint>
#include <string>

namespace maskbench {

void report_to_parent(const std::string& line);

// Reports progress within a phase: {"phase": "training", "done": 40, "of": 400}.
void report_progress(const std::string& phase, int64_t done, int64_t of);
// Reports a warning to show to the user: {"warning": text}.
void report_warning(const std::string& text);
// Reports why the run failed: {"problem": text}. Works even if no file can be written.
void report_problem(const std::string& text);

// Heartbeat: {"alive": true}, sent at most once a second; call it at least once per iteration. After the first one, a
// run that stays silent too long counts as hung.
void report_alive();
// Suspends the watchdog until the next report_alive(), for phases without a time limit: {"alive": false}.
void report_unwatched();

}  // namespace maskbench

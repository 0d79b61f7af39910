// Standard input, output and error of this process.
#pragma once

namespace maskbench {

// Opens those that the parent closed, so that no file of this program gets their numbers. Standard output is then one
// that cannot be written.
void open_standard_streams();

// Writes what standard output has buffered. Throws EnvironmentError when that, or anything printed before, was lost.
void flush_standard_output();

// Ignores SIGHUP, which a terminal sends that goes away: only the progress is lost with it. What waits for people sets the
// default again.
void outlive_terminal();

}  // namespace maskbench

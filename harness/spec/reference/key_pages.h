// Sections of keys as text: for a terminal, as docs/spec.md, and as a spec to start from.
#pragma once

#include <string>
#include <vector>

#include "spec/reference/key_sections.h"

namespace maskbench {

// Returns the sections for a terminal: a line for each key, and below it what it means.
std::string keys_text(const std::vector<KeySection>& sections);

// Returns docs/spec.md.
std::string keys_page(const std::vector<KeySection>& sections);

// Returns a spec with the title `name` that trains two systems in about a minute. Every other key of [data], [train] and
// [eval] stands there as a comment with its default, its values and its meaning.
std::string starting_spec(const std::string& name, const std::vector<KeySection>& sections);

}  // namespace maskbench

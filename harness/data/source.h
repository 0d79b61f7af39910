// Data sources, opened and described.
#pragma once

#include <memory>
#include <string>

#include "maskbench/data_source.h"

namespace maskbench {

// "train", "validation" or "test".
const char* name_of(Split split);
// Returns the split that [eval] scores.
Split scored_split(const Options& eval);

// Opens the source that [data] names. Throws what the source throws (UserError, EnvironmentError), and UserError when
// `content` in [data] is set and differs from the digest, or the validation split was asked for and nobody is in it.
std::unique_ptr<Source> make_source(const Options& data);

// Returns a summary of the source in one line: "1500 faces (1353 to train, 147 to test), 1074 masked faces (966, 108),
// 28 masks; 3 files skipped, 27 converted"; the validation split stands between the two where there is one.
std::string describe(const Source& source);
// Returns the number of faces of the split without anchors.
int64_t faces_without_landmarks(const Source& source, Split split);

}  // namespace maskbench

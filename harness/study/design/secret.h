// What nobody can guess: the study's secret, and the tokens of links that are made of it.
#pragma once

#include <string>

namespace maskbench::study {

// Returns 32 hex digits from the system's random numbers. Throws EnvironmentError.
std::string new_secret();

// The token of a rater's personal link, and of the overview; 32 hex digits each.
std::string rater_token(const std::string& secret, int rater);
std::string overview_token(const std::string& secret);
// The name of a picture's file, without folder and extension.
std::string picture_name(const std::string& secret, const std::string& picture);

}  // namespace maskbench::study

// Agreement of raters beyond chance, for nominal categories.
#pragma once

#include <optional>
#include <vector>

namespace maskbench::study {

// How many raters chose each category, for each subject: [subject][category].
using Counts = std::vector<std::vector<double>>;

// Fleiss' kappa (1971). nullopt unless all subjects have the same number of ratings, two at least, and where all ratings
// are of one category.
std::optional<double> fleiss_kappa(const Counts& counts);

// Krippendorff's alpha (2004) for nominal data; subjects may have any number of ratings, and those with fewer than two
// are left out. nullopt where no pair of ratings is left or all are of one category.
std::optional<double> krippendorff_alpha(const Counts& counts);

}  // namespace maskbench::study

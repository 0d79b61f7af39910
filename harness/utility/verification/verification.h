// How well an embedding tells people apart: verification and identification of probes by a gallery.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace maskbench {

// Similarities of each probe to each picture of a gallery, which has one of each person.
struct Similarities {
  std::vector<std::vector<double>> of;  // [probe][person of the gallery]
  std::vector<std::size_t> person;      // of each probe: place of the right person in the gallery
};

// A value for each probe, so that probes of one person can be resampled together; the means are the scores.
struct Verified {
  std::vector<double> accuracy;  // share of two decisions that are right, the same person's and another's
  std::vector<double> tar;       // 1 where the right person is accepted, at a false acceptance rate of 1e-2
  std::vector<double> rank1;     // 1 where nobody else in the gallery is as similar as the right person
};

inline constexpr double kFalseAcceptance = 1e-2;

// Accuracy: each probe is compared with its own person and with one other, drawn by `seed`; the threshold is the one that
// is best on the other half of the people (even and odd places in the gallery). TAR: the threshold is the smallest that
// accepts at most kFalseAcceptance of all pairs of two people. Throws std::invalid_argument for fewer than four people.
Verified verify(const Similarities& similarities, uint64_t seed);

// Returns the threshold at which most of both lists are decided right, above: the same person.
double best_threshold(const std::vector<double>& same, const std::vector<double>& different);

}  // namespace maskbench

// Pairs for verification in the format of Labeled Faces in the Wild.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "wear/dataset/photo_record.h"

namespace maskbench {

// A picture of one person: <person>/<person>_<number>.
struct PersonPicture {
  std::string person;  // name without blanks and slashes
  int number = 0;      // from 1, four digits in the file's name
  std::string source;  // of the photograph
  std::string file;    // below pictures/; empty: the photograph itself, without a mask

  std::string name(const std::string& extension) const;  // "Ann/Ann_0001.jpg"
};

struct FacePair {
  PersonPicture a, b;
};

struct VerificationPairs {
  std::vector<FacePair> same, different;
};

// Draws `count` pairs of one person and as many of two, from photographs of which exactly one face wears a mask and has an
// identity. Pairs are in turn: one with a mask and one without, both with, both without. The two of a person are of
// different photographs. Throws UserError where there are not enough people or pictures.
VerificationPairs draw_face_pairs(const std::vector<PhotoRecord>& records, int64_t count, uint64_t seed);

// Returns pairs.txt: the count, then a line for each pair, "person\t1\t2" or "person\t1\tother\t1".
std::string pairs_txt(const VerificationPairs& pairs);

}  // namespace maskbench

// People to train a recogniser with and to test it on.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "data/source.h"
#include "maskbench/model.h"
#include "utility/recogniser.h"

namespace maskbench {

// How many there are; drawn by the program, each in several poses, lights and styles of hair.
struct PeopleSize {
  int64_t people = 300, pictures = 8;  // both splits; of each person
  double test_share = 0.3;
  int64_t size = 48;    // pixels a side
  int64_t seed = 4711;  // of the population: none that systems are trained on
};

std::unique_ptr<Source> draw_source(const PeopleSize& size);

// Puts masks on a batch; what a row of the table trains its recogniser with.
using WearBatch = std::function<Tensor(const Scene& scene, const Tensor& truth /*[B,3,S,S]*/)>;

// The training pictures of the source, each with a mask of a design that depends on its number, put on by `wear`; bare
// ones only where `wear` is empty. Persons are numbered from 0 on.
LabelledPictures training_people(const Source& source, const WearBatch& wear);

// Pictures of people of the test split.
struct TestPeople {
  Tensor gallery;              // [P,3,S,S] uint8, one bare picture of each person
  Tensor probes;               // [N,3,S,S] uint8, all others, truly masked
  std::vector<size_t> person;  // of each probe, by place in the gallery
};

// Throws UserError for a source that knows no truth, or has one picture of each person.
TestPeople test_people(const Source& source);

}  // namespace maskbench

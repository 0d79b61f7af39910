// People to train a recogniser with and to test it on.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "data/photographs/folder.h"
#include "data/source.h"
#include "data/tensors/scenes.h"
#include "maskbench/model.h"
#include "utility/recogniser.h"

namespace maskbench {

// Pictures of people of the test split.
struct TestPeople {
  Tensor gallery;              // [P,3,S,S] uint8, one bare picture of each person
  Tensor probes;               // [N,3,S,S] uint8, truly masked
  std::vector<size_t> person;  // of each probe, by place in the gallery
};

// Puts masks on a batch of faces; returns [B,3,S,S] in [0,1].
using WearBatch = std::function<Tensor(const Scene& scene)>;

class People {
 public:
  virtual ~People() = default;

  const Source& source() const { return *source_; }
  const TestPeople& test() const { return test_; }

  // The training pictures, each also with a mask of a design that depends on its number alone, put on by `wear`.
  // Persons are numbered from 0 on.
  LabelledPictures wearing(const WearBatch& wear) const;
  LabelledPictures without_masks() const;
  // The same with true masks: what `wearing` can reach.
  virtual LabelledPictures truly_masked() const = 0;

  // The mean of the training faces' landmarks.
  Anchors average_anchors() const;

 protected:
  explicit People(std::unique_ptr<Source> source) : source_(std::move(source)) {}
  void add_to_train(int64_t face);
  // Returns the mask of a picture, the same for every row of the table.
  int64_t design_of(Split split, int64_t face) const;

  std::unique_ptr<Source> source_;
  std::vector<Pair> train_;        // faces of the training split
  std::vector<int64_t> train_of_;  // their persons: Source::person_of()
  TestPeople test_;
};

// How many there are; drawn by the program, each in several poses, lights and styles of hair.
struct PeopleSize {
  int64_t people = 300, pictures = 8;  // both splits; of each person
  double test_share = 0.3;
  int64_t size = 48;    // pixels a side
  int64_t seed = 4711;  // of the population: none that systems are trained on
};

std::unique_ptr<People> drawn_people(const PeopleSize& size);

// The people of a folder with faces/, masked/ and masks/ whose tables name identities; faces without one, or without
// landmarks, are left out. Gallery: the first face of each test person; probes: the masked pictures of those people.
// Truly masked training pictures are other pictures of the same person, in turn; a person without any stays bare. Throws
// UserError where fewer than four test people, or no training person, are in both folders.
std::unique_ptr<People> photographed_people(const FolderReading& reading, double test_share);

}  // namespace maskbench

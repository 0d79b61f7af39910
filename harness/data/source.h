// Where faces and masks come from: one interface for drawings, folders and packs.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/picture.h"
#include "data/pictures/remark.h"
#include "maskbench/options.h"

namespace maskbench {

enum class Split { kTrain, kTest };

// Pictures of one size. Safe to ask from several threads at once.
class Source {
 public:
  virtual ~Source() = default;
  virtual std::string digest() const = 0;  // identifies the content, never a path
  virtual int64_t faces(Split split) const = 0;
  virtual int64_t masked(Split split) const = 0;
  virtual int64_t masks() const = 0;
  virtual Picture face(Split split, int64_t i) const = 0;         // [3,S,S]
  virtual Picture masked_face(Split split, int64_t i) const = 0;  // [3,S,S], another person who wears a mask
  virtual Picture mask(int64_t j) const = 0;                      // [4,S,S]
  virtual std::string mask_name(int64_t j) const = 0;
  virtual std::optional<Anchors> face_anchors(Split split, int64_t i) const = 0;
  virtual std::optional<Anchors> mask_anchors(int64_t j) const = 0;
  virtual std::optional<Truth> truth(Split split, int64_t i, int64_t j) const = 0;

  // Whether any face has anchors. Then those without are NaN to a model; else a model that needs them cannot be run.
  virtual bool knows_landmarks() const { return false; }
  // Bits of Region on the face, [S,S], from a source that knows them without knowing the truth.
  virtual std::optional<std::vector<uint8_t>> regions(Split /*split*/, int64_t /*i*/) const { return std::nullopt; }
  virtual std::vector<Remark> remarks() const { return {}; }
};

// The source that [data] names. Throws UserError or EnvironmentError; UserError too when `content` in [data] is set and
// the pictures are others.
std::unique_ptr<Source> make_source(const Options& data);
std::unique_ptr<Source> make_drawn_source(const Options& data);

// Returns a line for people: "1500 faces (1353 to train, 147 to test), 1074 masked faces (966, 108), 28 masks; 3 files
// skipped, 27 converted".
std::string describe(const Source& source);
// Returns how many faces of the split have no anchors.
int64_t faces_without_landmarks(const Source& source, Split split);

}  // namespace maskbench

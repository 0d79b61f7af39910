// Faces, masked faces and mask templates of one size: the interface of every data source.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/picture.h"
#include "data/pictures/remark.h"
#include "maskbench/options.h"

namespace maskbench {

// People are in one split each: to train with, to choose settings by, and to report. Validation is empty unless asked for.
enum class Split { kTrain, kValidation, kTest };

// "train", "validation" or "test".
const char* name_of(Split split);
// Returns the split that [eval] scores.
Split scored_split(const Options& eval);

// Pictures of size [C,S,S]; faces and masked faces are numbered from 0 in each split, masks have no split. Thread-safe.
class Source {
 public:
  virtual ~Source() = default;
  virtual std::string digest() const = 0;  // SHA-256 of the content, independent of paths
  virtual int64_t faces(Split split) const = 0;
  virtual int64_t masked(Split split) const = 0;
  virtual int64_t masks() const = 0;
  virtual Picture face(Split split, int64_t i) const = 0;         // [3,S,S]
  virtual Picture masked_face(Split split, int64_t i) const = 0;  // [3,S,S], another person, wearing a mask
  virtual Picture mask(int64_t j) const = 0;                      // [4,S,S]
  // Anchors of a picture and the truth of a pair; nullopt where they are unknown.
  virtual std::optional<Anchors> face_anchors(Split split, int64_t i) const = 0;
  virtual std::optional<Anchors> mask_anchors(int64_t j) const = 0;
  virtual std::optional<Truth> truth(Split split, int64_t i, int64_t j) const = 0;

  // Whether any face has anchors. If so, a model sees NaN for missing ones; if not, a model that needs them cannot run.
  virtual bool knows_landmarks() const { return false; }
  // Bits of Region on the face, [S,S], where they are known without a truth; else nullopt.
  virtual std::optional<std::vector<uint8_t>> regions(Split /*split*/, int64_t /*i*/) const { return std::nullopt; }
  virtual std::vector<Remark> remarks() const { return {}; }
  // A number of the person whose face it is: faces of one person, or near-duplicates, share it.
  virtual int64_t person_of(Split /*split*/, int64_t i) const { return i; }
};

// Opens the source that [data] names. Throws what the source throws (UserError, EnvironmentError), and UserError when
// `content` in [data] is set and differs from the digest, or the validation split was asked for and nobody is in it.
std::unique_ptr<Source> make_source(const Options& data);

// Returns a summary of the source in one line: "1500 faces (1353 to train, 147 to test), 1074 masked faces (966, 108),
// 28 masks; 3 files skipped, 27 converted"; the validation split stands between the two where there is one.
std::string describe(const Source& source);
// Returns the number of faces of the split without anchors.
int64_t faces_without_landmarks(const Source& source, Split split);

}  // namespace maskbench

// Data sources: faces and masks of one size. A source is one file that registers a descriptor, or a plugin that exports
// one; keys of [data], checks, hashes and reports follow from it.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "maskbench/options.h"
#include "maskbench/picture.h"

namespace maskbench {

// A remark on an input file that was not used as is.
// Example: {"faces/a.jpg", "skipped", "is truncated"}.
struct Remark {
  std::string what;     // a file, relative to the source's folder, or a line of a table
  std::string outcome;  // skipped | converted | ignored | no landmarks | assumed
  std::string reason;
};

// People are in one split each: to train with, to choose settings by, and to report. Validation is empty unless asked for.
enum class Split { kTrain, kValidation, kTest };

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

struct DataSourceInfo {
  std::string name;                // value of `source` in [data]
  std::string kind;                // of its pictures, as tables and messages call them: "photographs"
  bool is_default = false;         // taken by specs that name no source; exactly one
  Schema keys;                     // of [data] besides `source`, in the order of spec.toml; contains size_key()
  std::string selecting_key = {};  // setting it selects this source; empty: only `source` does
  Texts path_keys = {};            // keys that hold paths, which are made absolute
  bool knows_truth = false;        // whether Source::truth() returns a value
  std::string reference = {};      // default of `reference` in [eval]: "truth", "face" or an untrained plugin
  // Returns the number of faces to train with as far as [data] tells it. Empty: only opening the source shows it.
  std::function<double(const Options& data)> training_faces = {};
  // Throws UserError or EnvironmentError.
  std::function<std::unique_ptr<Source>(const Options& data)> make;

  // Whether [data] alone does not decide the pictures: the source must be opened, and its digest is the key `content`.
  bool opened() const { return find_option(keys, "content") != nullptr; }
};

// Keys that sources share.
Option size_key();
Option test_share_key();
Option validation_share_key();
Option content_key();

// Returns the share of people left to train with.
double training_share(const Options& data);

// Returns a digest of a source that draws its pictures: SHA-256 of the version of its code and the values of its keys.
std::string digest_of_keys(const std::string& version, const Options& data, const Schema& keys);

}  // namespace maskbench

// Where faces and masks come from: one interface for drawings, folders and packs.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "data/sample.h"
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
};

// The source that [data] names. Throws UserError or EnvironmentError.
std::unique_ptr<Source> make_source(const Options& data);

}  // namespace maskbench

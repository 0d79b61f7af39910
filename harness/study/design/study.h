// A study of people judging pictures, as study.json holds it: what is shown to whom, and what the answers mean.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace maskbench::study {

enum class Protocol {
  kPaper,         // a group: face, mask, and the results of two systems, each judged real or not
  kHypeInfinity,  // one picture at a time, half of them real (Zhou et al. 2019)
  kPair,          // which of two pictures looks real; real pictures take part like a system
};

// Values of Shown::system that are no index of Study::systems.
constexpr int kReal = -1;   // a real picture, or the source's true one
constexpr int kWrong = -2;  // a mask upside down above the face: known not to be real

// A picture that is judged. `face` and `mask` are indices of the source's test split; `file` is below the study's folder.
struct Shown {
  int system = kReal;
  int64_t face = 0, mask = 0;
  std::string file = {};

  bool operator==(const Shown&) const = default;
};

// What is judged at once: one picture or two, and of the protocol `paper` files of the face and the mask beside them.
struct Group {
  std::vector<Shown> shown;
  std::string face_file = {}, mask_file = {};

  bool operator==(const Group&) const = default;
};

enum class Part { kPractice, kAsked, kCheck };

// One page of one rater. `group` is an index into the groups of its part; `swapped`: the second picture is on the left.
struct Step {
  Part part = Part::kAsked;
  int group = 0;
  bool swapped = false;

  bool operator==(const Step&) const = default;
};

struct System {
  std::string name, run;  // run: name of the run's folder

  bool operator==(const System&) const = default;
};

struct Study {
  std::string title, results;  // results: folder that the pictures are from
  Protocol protocol = Protocol::kPaper;
  uint64_t seed = 0;
  std::string secret;        // hex digits that links are made of
  int64_t display_ms = 0;    // how long pictures stay visible; 0: until the answer
  int64_t fastest_ms = 300;  // a rater whose median time is below is left out
  double pass = 0.75;        // share of attention checks that a rater must answer right
  std::vector<System> systems;
  std::vector<Group> practice, groups, checks;
  std::vector<std::vector<Step>> raters;  // the pages of each, in order

  const std::vector<Group>& part(Part part) const {
    return part == Part::kPractice ? practice : part == Part::kCheck ? checks : groups;
  }
  const Group& group(const Step& step) const { return part(step.part)[size_t(step.group)]; }
  // "real", "wrong" or the system's name.
  std::string name_of(int system) const;

  bool operator==(const Study&) const = default;
};

constexpr char kStudyFile[] = "study.json";

// "paper", "hype-infinity" or "pair".
std::string protocol_name(Protocol protocol);
Protocol protocol_named(const std::string& name);  // throws UserError

// Writes study.json, readable by its owner alone. Throws EnvironmentError.
void write_study(const std::filesystem::path& folder, const Study& study);
// Reads it. Throws UserError where it is missing, damaged, or names a group or a system that it does not have.
Study read_study(const std::filesystem::path& folder);

}  // namespace maskbench::study

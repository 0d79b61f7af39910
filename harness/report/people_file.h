// artificial.json of a results folder: what people said about the pictures of its runs.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace maskbench::report {

constexpr char kPeopleFile[] = "artificial.json";

// One run's pictures, judged by people.
struct JudgedRun {
  std::string run;  // name of its folder
  double percent = 0;
  std::optional<std::pair<double, double>> ci95;
  int64_t n = 0, raters = 0, groups = 0;

  bool operator==(const JudgedRun&) const = default;
};

// The difference of two runs' percents, first minus second, with its 95 % interval; `p_holm` is corrected for the number
// of comparisons.
struct JudgedDifference {
  std::string first, second;  // names of the runs' folders
  double difference = 0, low = 0, high = 0, p = 1, p_holm = 1;

  bool operator==(const JudgedDifference&) const = default;
};

struct PeopleFile {
  std::string protocol;  // "people-paper"
  std::string study;     // SHA-256 of the answers that it was computed from
  std::vector<JudgedRun> runs;
  std::vector<JudgedDifference> differences;  // of every two runs

  bool operator==(const PeopleFile&) const = default;
};

// Writes it atomically. Throws EnvironmentError.
void write_people_file(const std::filesystem::path& results, const PeopleFile& people);
// Reads it; nullopt without the file. Throws std::runtime_error, beginning with "artificial.json: ", where it is damaged
// or newer.
std::optional<PeopleFile> read_people_file(const std::filesystem::path& results);

}  // namespace maskbench::report

#include "data/photographs/landmarks_csv.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <charconv>
#include <cmath>

#include "base/csv.h"
#include "base/unicode.h"
#include "maskbench/errors.h"
#include "system/atomic_file.h"

namespace maskbench {
namespace {

namespace fs = std::filesystem;

const std::vector<std::string> kFaceNumbers = {"width",    "height",   "box_x",    "box_y",   "box_w",  "box_h",
                                               "reye_x",   "reye_y",   "leye_x",   "leye_y",  "nose_x", "nose_y",
                                               "rmouth_x", "rmouth_y", "lmouth_x", "lmouth_y"};
const std::vector<std::string> kMaskNumbers = {"a_x", "a_y", "b_x", "b_y", "c_x", "c_y",
                                               "d_x", "d_y", "e_x", "e_y", "f_x", "f_y"};

// A table keyed by its column `file`; the columns `names` hold numbers.
class NumberTable {
 public:
  NumberTable(const fs::path& csv, const std::vector<std::string>& names) : path_(csv), names_(names) {
    try {
      table_ = parse_csv(read_file(csv));
    } catch (const UserError& problem) {
      throw UserError(fmt::format("{}: {}", csv.string(), problem.what()));
    }
    file_ = table_.column("file");
    measured_on_ = table_.column("measured_on");
    for (const std::string& name : names) columns_.push_back(table_.column(name));
  }

  std::optional<size_t> column(const std::string& name) const { return table_.column(name); }
  const std::vector<CsvRow>& rows() const { return table_.rows; }

  bool has_no_numbers() const {
    return std::none_of(columns_.begin(), columns_.end(), [](const auto& column) { return column.has_value(); });
  }
  void require(bool numbers) const {
    std::vector<std::string> missing;
    if (!file_) missing.emplace_back("file");
    for (size_t i = 0; numbers && i < names_.size(); ++i)
      if (!columns_[i]) missing.push_back(names_[i]);
    if (missing.empty()) return;
    throw UserError(fmt::format("{}:1: missing column{} {}; expected file,{}", path_.string(),
                                missing.size() > 1 ? "s" : "", fmt::join(missing, ", "), fmt::join(names_, ",")));
  }

  std::string file_of(const CsvRow& row) const {
    if (*file_ >= row.fields.size()) return "";
    return composed(fs::path(row.fields[*file_]).lexically_normal().generic_string());
  }
  // Returns the numbers of the row in the order of `names`. Sets `problem` if one is not a number.
  std::vector<double> numbers(const CsvRow& row, std::string& problem) const {
    std::vector<double> values;
    for (size_t i = 0; i < names_.size(); ++i) {
      const size_t at = *columns_[i];
      double value = NAN;
      const std::string text = at < row.fields.size() ? row.fields[at] : "";
      const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
      if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) {
        problem = fmt::format("{} must be a number, not \"{}\"", names_[i], text);
        return {};
      }
      values.push_back(value);
    }
    return values;
  }
  // Returns what the row says, or nullopt. Sets `problem` if it is neither.
  std::optional<MeasuredOn> measured_on(const CsvRow& row, std::string& problem) const {
    const std::string text = measured_on_ && *measured_on_ < row.fields.size() ? row.fields[*measured_on_] : "";
    if (text == "stored") return MeasuredOn::kStored;
    if (text == "upright") return MeasuredOn::kUpright;
    if (!text.empty()) problem = fmt::format("measured_on must be stored or upright, not \"{}\"", text);
    return std::nullopt;
  }

 private:
  fs::path path_;
  std::vector<std::string> names_;
  CsvTable table_;
  std::optional<size_t> file_, measured_on_;
  std::vector<std::optional<size_t>> columns_;
};

std::string place(const std::string& table, const CsvRow& row) { return fmt::format("{}:{}", table, row.line); }

FaceLandmarks landmarks_of(const std::vector<double>& v) {
  FaceLandmarks face;
  face.low = {v[2], v[3]};
  face.high = {v[2] + v[4], v[3] + v[5]};
  for (size_t i = 0; i < kFacePoints; ++i) face.points[i] = {v[6 + 2 * i], v[7 + 2 * i]};
  return face;
}

template <class Rows>
std::vector<Remark> with_unknown_files(std::vector<Remark> remarks, const std::string& table, const Rows& rows,
                                       const std::set<std::string>& files) {
  std::set<std::string> names;
  for (const std::string& file : files) names.insert(composed(file));
  for (const auto& [file, row] : rows)
    if (!names.contains(file))
      remarks.push_back({table, "ignored", fmt::format("names {}, which is not among the pictures", file)});
  return remarks;
}

}  // namespace

FaceTable::FaceTable(const fs::path& csv, Rows rows) : name_(csv.filename().string()) {
  const NumberTable table(csv, kFaceNumbers);
  const auto identity = table.column("identity") ? table.column("identity") : table.column("group");
  has_landmarks_ = !(table.has_no_numbers() && identity);
  table.require(has_landmarks_);
  for (const CsvRow& row : table.rows()) {
    const std::string file = table.file_of(row);
    const bool again = rows_.contains(file);
    if (again && rows == Rows::kOneFace) {
      remarks_.push_back({place(name_, row), "ignored", fmt::format("names {} a second time", file)});
      continue;
    }
    FaceRow& found = again ? further_[file].emplace_back() : rows_[file];
    if (identity && *identity < row.fields.size()) found.identity = row.fields[*identity];
    if (!has_landmarks_) continue;
    std::string problem;
    const std::vector<double> numbers = table.numbers(row, problem);
    found.measured_on = table.measured_on(row, problem);
    if (!problem.empty()) {
      remarks_.push_back({place(name_, row), "ignored", problem});
      continue;
    }
    found.width = int(numbers[0]);
    found.height = int(numbers[1]);
    found.face = landmarks_of(numbers);
  }
}

const FaceRow* FaceTable::find(const std::string& file) const {
  const auto found = rows_.find(composed(file));
  return found == rows_.end() ? nullptr : &found->second;
}

std::vector<FaceRow> FaceTable::all(const std::string& file) const {
  std::vector<FaceRow> rows;
  if (const FaceRow* first = find(file)) rows.push_back(*first);
  if (const auto more = further_.find(composed(file)); more != further_.end())
    rows.insert(rows.end(), more->second.begin(), more->second.end());
  return rows;
}

std::vector<Remark> FaceTable::remarks(const std::set<std::string>& files) const {
  return with_unknown_files(remarks_, name_, rows_, files);
}

MaskTable::MaskTable(const fs::path& csv) : name_("masks/" + csv.filename().string()) {
  const NumberTable table(csv, kMaskNumbers);
  table.require(true);
  for (const CsvRow& row : table.rows()) {
    const std::string file = table.file_of(row);
    std::string problem;
    const std::vector<double> numbers = table.numbers(row, problem);
    const auto measured_on = table.measured_on(row, problem);
    if (rows_.contains(file)) problem = fmt::format("names {} a second time", file);
    if (!problem.empty()) {
      remarks_.push_back({place(name_, row), "ignored", problem});
      continue;
    }
    MaskRow& found = rows_[file];
    found.measured_on = measured_on;
    for (size_t i = 0; i < kAnchors; ++i) found.points[i] = {numbers[2 * i], numbers[2 * i + 1]};
  }
}

const MaskRow* MaskTable::find(const std::string& file) const {
  const auto found = rows_.find(composed(file));
  return found == rows_.end() ? nullptr : &found->second;
}

std::vector<Remark> MaskTable::remarks(const std::set<std::string>& files) const {
  return with_unknown_files(remarks_, name_, rows_, files);
}

}  // namespace maskbench

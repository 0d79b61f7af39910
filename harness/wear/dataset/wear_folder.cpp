#include "wear/dataset/wear_folder.h"

#include <fmt/format.h>

#include <atomic>
#include <fstream>
#include <opencv2/core/utility.hpp>

#include "base/parallel_for.h"
#include "base/sha256.h"
#include "data/pictures/list_files.h"
#include "data/pictures/png.h"
#include "data/pictures/silenced_decoders.h"
#include "maskbench/errors.h"
#include "system/atomic_file.h"
#include "system/file_lock.h"
#include "system/freed_memory.h"
#include "wear/dataset/dataset_files.h"
#include "wear/dataset/journal.h"
#include "wear/dataset/lfw_pairs.h"
#include "wear/dataset/result_sheets.h"

namespace maskbench {
namespace {

namespace fs = std::filesystem;

// Where files grow before they are renamed into place; removed by the next call where a kill left some.
constexpr const char* kParts = ".parts";

fs::path table_path(const WearFolder& task) {
  if (!task.table.empty()) return task.table;
  const fs::path folder = fs::absolute(task.faces).lexically_normal();
  const fs::path bare = folder.has_filename() ? folder : folder.parent_path();
  for (const fs::path& csv : {fs::path(bare.string() + ".csv"), bare / "faces.csv"})
    if (fs::exists(csv)) return csv;
  return {};
}

FaceTable read_table(const fs::path& csv) {
  if (csv.empty()) return {};
  if (!fs::is_regular_file(csv)) throw UserError(fmt::format("--table: {}: no such file", csv.string()));
  return FaceTable(csv, FaceTable::Rows::kSeveralFaces);
}

// Returns what the table says of a photograph, as text to hash.
std::string rows_text(const FaceTable& table, const std::string& name) {
  std::string text;
  for (const FaceRow& row : table.all(name)) {
    text +=
        fmt::format("{} {} {} {};", row.width, row.height, row.identity, row.measured_on ? int(*row.measured_on) : -1);
    if (!row.face) continue;
    for (const Point p : {row.face->low, row.face->high}) text += fmt::format("{} {} ", p.x, p.y);
    for (const Point p : row.face->points) text += fmt::format("{} {} ", p.x, p.y);
  }
  return text;
}

class FolderWork {
 public:
  FolderWork(const WearFolder& task, const MaskSet& masks, const WarpFunction& warp, const WearStyle& style,
             const WearProgress& progress)
      : task_(task),
        style_(style),
        progress_(progress),
        table_path_(table_path(task)),
        table_(read_table(table_path_)),
        detector_(task.detector.empty() ? nullptr : std::make_unique<FaceDetector>(task.detector)),
        finder_(table_, detector_.get()),
        wearer_(masks, finder_, warp, style),
        listing_(list_photographs()),
        journal_(task.out / ".journal", task.settings),
        records_(listing_.files.size()) {
    remove_leftovers(task.out);
    fs::remove_all(task.out / kParts);
    make_folder(task.out / kParts);
    remove_strangers();
  }

  std::vector<PhotoRecord> run() {
    cv::setNumThreads(1);  // photographs are the parallel work
    keep_freed_memory();
    std::atomic<int64_t> done{0};
    const auto count = int64_t(records_.size());
    {
      const SilencedDecoders silenced;
      parallel_for(count, task_.threads, [&](int64_t i) {
        work(size_t(i));
        const std::lock_guard lock(guard_);
        if (progress_.moved) progress_.moved(++done, count);
      });
      write_tables();
    }
    fs::remove_all(task_.out / kParts);
    journal_.finish(records_);
    return std::move(records_);
  }

  const FileListing& listing() const { return listing_; }
  const fs::path& table() const { return table_path_; }

 private:
  FileListing list_photographs() const {
    if (!fs::is_directory(task_.faces))
      throw UserError(fmt::format("--faces: {}: no such folder", task_.faces.string()));
    FileListing listing = list_files(task_.faces);
    std::error_code ignored;
    std::erase_if(listing.files, [&](const std::string& name) {
      return !table_path_.empty() && fs::equivalent(task_.faces / name, table_path_, ignored);
    });
    if (listing.files.empty()) throw UserError(fmt::format("--faces: {}: holds no file", task_.faces.string()));
    return listing;
  }

  // Removes pictures of photographs that are no longer there, if nobody changed them.
  void remove_strangers() const {
    const std::set<std::string> names(listing_.files.begin(), listing_.files.end());
    for (const auto& [source, record] : journal_.found()) {
      if (names.contains(source)) continue;
      for (const WornPicture& picture : record.pictures) {
        remove_own(task_.out / "pictures" / picture.file, picture.sha256);
        if (!picture.segmentation.empty())
          remove_own(task_.out / "segmentation" / picture.segmentation, picture.segmentation_sha256);
      }
    }
  }
  static void remove_own(const fs::path& file, const std::string& sha) {
    std::error_code ignored;
    if (is_there(file, sha)) fs::remove(file, ignored);
  }
  static bool is_there(const fs::path& file, const std::string& sha) {
    std::error_code ignored;
    return fs::is_regular_file(file, ignored) && sha256_of_file(file) == sha;
  }
  bool is_whole(const PhotoRecord& record) const {
    return std::all_of(record.pictures.begin(), record.pictures.end(), [&](const WornPicture& picture) {
      return is_there(task_.out / "pictures" / picture.file, picture.sha256) &&
             (picture.segmentation.empty() ||
              is_there(task_.out / "segmentation" / picture.segmentation, picture.segmentation_sha256));
    });
  }

  void work(size_t i) {
    const std::string& name = listing_.files[i];
    PhotoRecord& record = records_[i];
    std::string bytes;
    try {
      if (fs::file_size(task_.faces / name) <= uint64_t(kLargestFile)) bytes = read_file(task_.faces / name);
    } catch (const EnvironmentError&) {
    } catch (const fs::filesystem_error&) {
    }  // read_picture_file() says why
    const std::string input = sha256(sha256(bytes) + rows_text(table_, name));
    const auto known = journal_.found().find(name);
    if (known != journal_.found().end() && known->second.input == input && is_whole(known->second)) {
      record = known->second;
      return;
    }
    WornPhotograph made = wearer_.wear(task_.faces, name, bytes);
    made.record.input = input;
    keep_names_apart(made);
    for (const MadeFile& file : made.files) put(i, file);
    journal_.add(made.record);
    record = std::move(made.record);
  }

  // Two photographs may want one name ("a.bmp" and "a.bmp.png"): the one whose own name it is gets it.
  void keep_names_apart(WornPhotograph& made) const {
    const auto taken = [&](const std::string& file) {
      return file != made.record.source && std::binary_search(listing_.files.begin(), listing_.files.end(), file);
    };
    if (std::none_of(made.record.pictures.begin(), made.record.pictures.end(),
                     [&](const WornPicture& picture) { return taken(picture.file); }))
      return;
    made.record.pictures.clear();
    made.files.clear();
    made.record.failures.push_back({-1, {}, "", "", "name: the picture's name is that of another photograph"});
  }

  // A rename is whole without fsync unless the machine itself goes down; then the hash in the journal tells.
  void put(size_t i, const MadeFile& file) const {
    const fs::path place = task_.out / file.name, part = task_.out / kParts / std::to_string(i);
    make_folder(place.parent_path());
    std::ofstream stream(part, std::ios::binary);
    stream.write(file.bytes.data(), std::streamsize(file.bytes.size()));
    stream.close();
    std::error_code error;
    if (stream) fs::rename(part, place, error);
    if (!stream || error) throw EnvironmentError(fmt::format("cannot write {}", place.string()));
  }

  void write_tables() {
    const std::string worn = worn_csv(records_, task_.system), failures = failures_csv(records_);
    write_file_atomically(task_.out / "worn.csv", worn);
    write_file_atomically(task_.out / "failures.csv", failures);
    for (const bool worst : {false, true})
      if (const Picture sheet = result_sheet(task_.out / "pictures", records_, worst, task_.threads);
          sheet.channels == 3)
        write_png(task_.out / (worst ? "worst.png" : "sheet.png"), sheet);
    if (task_.pairs > 0) write_pairs();
    nlohmann::ordered_json about = task_.about;
    const DatasetCounts counts = count_records(records_);
    about["landmarks"] = {
        {"table_sha256",
         table_path_.empty() ? nlohmann::ordered_json() : nlohmann::ordered_json(sha256_of_file(table_path_))},
        {"detector_sha256",
         task_.detector.empty() ? nlohmann::ordered_json() : nlohmann::ordered_json(sha256_of_file(task_.detector))}};
    about["counts"] = {{"photographs", counts.photographs}, {"pictures", counts.pictures}, {"faces", counts.faces},
                       {"failures", counts.failures},       {"classes", counts.classes},   {"masks", counts.masks},
                       {"reasons", counts.reasons}};
    about["worn_sha256"] = sha256(worn);
    about["failures_sha256"] = sha256(failures);
    write_file_atomically(task_.out / "dataset.json", about.dump(2) + "\n");
  }

  void write_pairs() const {
    const VerificationPairs pairs = draw_face_pairs(records_, task_.pairs, style_.seed);
    fs::remove_all(task_.out / "pairs");
    for (const auto* kind : {&pairs.same, &pairs.different})
      for (const FacePair& pair : *kind)
        for (const PersonPicture* picture : {&pair.a, &pair.b}) copy_person(*picture);
    write_file_atomically(task_.out / "pairs.txt", pairs_txt(pairs));
  }
  void copy_person(const PersonPicture& picture) const {
    const fs::path from = picture.file.empty() ? task_.faces / picture.source : task_.out / "pictures" / picture.file;
    const fs::path to = task_.out / "pairs" / picture.name(from.extension().string());
    make_folder(to.parent_path());
    std::error_code error;
    fs::copy_file(from, to, fs::copy_options::overwrite_existing, error);
    if (error) throw EnvironmentError(fmt::format("cannot write {}: {}", to.string(), error.message()));
  }

  const WearFolder& task_;
  const WearStyle& style_;
  const WearProgress& progress_;
  fs::path table_path_;
  FaceTable table_;
  std::unique_ptr<FaceDetector> detector_;
  FaceFinder finder_;
  PhotoWearer wearer_;
  FileListing listing_;
  Journal journal_;
  std::vector<PhotoRecord> records_;
  std::mutex guard_;
};

// Whether `inner` is `outer` or lies in it.
bool lies_below(const fs::path& inner, const fs::path& outer) {
  const fs::path from = fs::weakly_canonical(outer), at = fs::weakly_canonical(inner);
  const auto [end, rest] = std::mismatch(from.begin(), from.end(), at.begin(), at.end());
  return end == from.end() || (std::next(end) == from.end() && end->empty());
}

}  // namespace

std::vector<PhotoRecord> wear_folder(const WearFolder& task, const MaskSet& masks, const WarpFunction& warp,
                                     const WearStyle& style, const WearProgress& progress) {
  if (lies_below(task.out, task.faces))
    throw UserError(fmt::format("--out: {} lies in the folder of photographs", task.out.string()));
  make_folder(task.out);
  const auto lock = FileLock::take(task.out / ".lock");
  if (!lock)
    throw UserError(fmt::format("--out: {} is in use by {}", task.out.string(), FileLock::holder(task.out / ".lock")));
  FolderWork work(task, masks, warp, style, progress);
  for (const Remark& remark : work.listing().remarks)
    if (progress.remark) progress.remark(fmt::format("{}: {} ({})", remark.what, remark.reason, remark.outcome));
  return work.run();
}

}  // namespace maskbench

#include "wear/dataset/journal.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <sstream>

#include "maskbench/errors.h"
#include "system/atomic_file.h"

namespace maskbench {
namespace {

constexpr int kJournalVersion = 1;

std::string head_line(const std::string& settings) {
  return nlohmann::ordered_json{{"maskbench_wear", kJournalVersion}, {"settings", settings}}.dump() + "\n";
}

std::string line_of(const PhotoRecord& record) {
  return nlohmann::json(record).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

// Reads the records behind the first line up to one that is not whole.
std::map<std::string, PhotoRecord> records_of(const std::string& text) {
  std::map<std::string, PhotoRecord> records;
  size_t at = text.find('\n') + 1;
  for (size_t end; (end = text.find('\n', at)) != std::string::npos; at = end + 1) {
    try {
      auto record = nlohmann::json::parse(text.begin() + int64_t(at), text.begin() + int64_t(end)).get<PhotoRecord>();
      records.insert_or_assign(record.source, record);
    } catch (const nlohmann::json::exception&) {
      break;
    }
  }
  return records;
}

}  // namespace

Journal::Journal(const std::filesystem::path& file, const std::string& settings)
    : file_(file), head_(head_line(settings)) {
  std::string text = std::filesystem::exists(file) ? read_file(file) : "";
  if (text.find('\n') == std::string::npos) {
    write_file_atomically(file, text = head_);
  } else if (!text.starts_with(head_)) {
    throw UserError(
        fmt::format("{}: the folder holds pictures made with other settings, masks or weights; choose another --out",
                    file.parent_path().string()));
  }
  found_ = records_of(text);
  std::string whole = head_;
  for (const auto& [source, record] : found_) whole += line_of(record);
  if (!text.ends_with('\n')) write_file_atomically(file, whole);
  descriptor_ = ::open(file.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
  if (descriptor_ < 0) throw EnvironmentError(fmt::format("cannot write {}: {}", file.string(), std::strerror(errno)));
}

Journal::~Journal() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void Journal::add(const PhotoRecord& record) {
  const std::string line = line_of(record);
  const std::lock_guard lock(guard_);
  for (size_t written = 0; written < line.size();) {
    const ssize_t got = ::write(descriptor_, line.data() + written, line.size() - written);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw EnvironmentError(fmt::format("cannot write {}: {}", file_.string(), std::strerror(errno)));
    written += size_t(got);
  }
}

void Journal::finish(const std::vector<PhotoRecord>& records) {
  std::string text = head_;
  for (const PhotoRecord& record : records) text += line_of(record);
  write_file_atomically(file_, text);
}

}  // namespace maskbench

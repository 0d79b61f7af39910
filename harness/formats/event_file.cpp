#include "formats/event_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>

#include "maskbench/errors.h"
#include "system/atomic_file.h"

namespace maskbench {
namespace {

constexpr std::array<uint32_t, 256> crc_table() {
  std::array<uint32_t, 256> table{};
  for (uint32_t i = 0; i < 256; ++i) {
    uint32_t crc = i;
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) ? 0x82f63b78u : 0u);
    table[i] = crc;
  }
  return table;
}

template <class T>
std::string bytes_of(T value) {
  std::string bytes(sizeof value, '\0');
  std::memcpy(bytes.data(), &value, sizeof value);
  return bytes;
}

std::string varint(uint64_t value) {
  std::string bytes;
  for (; value >= 128; value >>= 7) bytes += char(value | 128);
  return bytes + char(value);
}

// Encodes a length-delimited protocol-buffer field.
std::string field(int number, const std::string& bytes) {
  return varint(uint64_t(number) << 3 | 2) + varint(bytes.size()) + bytes;
}

// Reads a protocol buffer field by field.
class Fields {
 public:
  explicit Fields(std::string_view bytes) : rest_(bytes) {}

  // Advances to the next field. Returns false at the end, and where the bytes are no field.
  bool next() {
    if (rest_.empty()) return false;
    const uint64_t key = varint();
    number = int(key >> 3);
    switch (key & 7) {
      case 0:
        integer = varint();
        return true;
      case 1:
        bytes = take(8);
        return bytes.size() == 8;
      case 2: {
        const uint64_t length = varint();
        bytes = take(length);
        return bytes.size() == length;
      }
      case 5:
        bytes = take(4);
        return bytes.size() == 4;
      default:
        return false;
    }
  }

  int number = 0;
  uint64_t integer = 0;    // of a varint
  std::string_view bytes;  // of any other field

 private:
  uint64_t varint() {
    uint64_t value = 0;
    for (int shift = 0; shift < 64 && !rest_.empty(); shift += 7) {
      const auto byte = static_cast<unsigned char>(take(1)[0]);
      value |= uint64_t(byte & 127) << shift;
      if (byte < 128) break;
    }
    return value;
  }
  std::string_view take(uint64_t count) {
    const std::string_view taken = rest_.substr(0, size_t(std::min<uint64_t>(count, rest_.size())));
    rest_.remove_prefix(taken.size());
    return taken;
  }

  std::string_view rest_;
};

// Summary.Value: tag = 1, simple_value = 2.
void read_value(std::string_view bytes, Event& event) {
  for (Fields value(bytes); value.next();) {
    if (value.number == 1) event.tag = value.bytes;
    if (value.number == 2 && value.bytes.size() == sizeof event.value)
      std::memcpy(&event.value, value.bytes.data(), sizeof event.value);
  }
}

// Event: step = 2, summary = 5. Summary: value = 1.
Event parsed_event(std::string_view bytes) {
  Event event;
  for (Fields fields(bytes); fields.next();) {
    if (fields.number == 2) event.step = int64_t(fields.integer);
    if (fields.number != 5) continue;
    for (Fields summary(fields.bytes); summary.next();)
      if (summary.number == 1) read_value(summary.bytes, event);
  }
  return event;
}

// A record of a file, with its frame, and the event in it.
struct Record {
  std::string_view framed;
  Event event;
};

template <class T>
T number_at(std::string_view bytes, size_t offset) {
  T value;
  std::memcpy(&value, bytes.data() + offset, sizeof value);
  return value;
}

// A frame: length (8 bytes), its checksum (4), the bytes, their checksum (4).
std::vector<Record> records_of(std::string_view content) {
  constexpr size_t kHead = 12, kTail = 4;
  std::vector<Record> records;
  while (content.size() >= kHead + kTail) {
    const auto length = number_at<uint64_t>(content, 0);
    if (number_at<uint32_t>(content, 8) != masked_crc32c(std::string(content.substr(0, 8)))) break;
    if (length > content.size() - kHead - kTail) break;
    const std::string_view bytes = content.substr(kHead, size_t(length));
    if (number_at<uint32_t>(content, kHead + size_t(length)) != masked_crc32c(std::string(bytes))) break;
    records.push_back({content.substr(0, kHead + size_t(length) + kTail), parsed_event(bytes)});
    content.remove_prefix(records.back().framed.size());
  }
  return records;
}

constexpr std::string_view kPrefix = "events.out.tfevents.";

// Returns the number in the name of an event file, seconds since 1970 when it was made, or 0.
int64_t stamp_of(const std::filesystem::path& file) {
  return std::strtoll(file.filename().string().c_str() + kPrefix.size(), nullptr, 10);
}

double now() { return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count(); }

// Seconds since 1970, more than in the name of any event file of the folder, also where the clock was set back.
int64_t new_stamp(const std::filesystem::path& folder) {
  auto stamp = int64_t(now());
  for (const std::filesystem::path& file : event_files(folder)) stamp = std::max(stamp, stamp_of(file) + 1);
  return stamp;
}

std::string event(int64_t step, const std::string& content) {
  return "\x09" + bytes_of(now()) + "\x10" + varint(uint64_t(step)) + content;  // wall_time = 1, step = 2
}

}  // namespace

uint32_t masked_crc32c(const std::string& bytes) {
  static constexpr auto kTable = crc_table();
  uint32_t crc = 0xffffffffu;
  for (unsigned char c : bytes) crc = kTable[(crc ^ c) & 255] ^ (crc >> 8);
  crc = ~crc;
  return ((crc >> 15) | (crc << 17)) + 0xa282ead8u;
}

std::vector<std::filesystem::path> event_files(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  std::error_code missing;
  for (const auto& entry : std::filesystem::directory_iterator(folder, missing))
    if (entry.path().filename().string().starts_with(kPrefix)) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<Event> read_events(std::string_view content) {
  std::vector<Event> events;
  for (Record& record : records_of(content)) events.push_back(std::move(record.event));
  return events;
}

bool cut_event_files(const std::filesystem::path& folder, const std::function<bool(const Event&)>& keep) {
  const auto files = event_files(folder);
  for (const std::filesystem::path& file : files) {
    const std::string content = read_file(file);
    std::string kept;
    bool scalars = false;
    for (const auto& [framed, event] : records_of(content)) {
      const bool scalar = !event.tag.empty();
      if (scalar && !keep(event)) continue;
      kept += framed;
      scalars = scalars || scalar;
    }
    std::error_code ignored;  // an empty file is harmless
    if (!scalars)
      std::filesystem::remove(file, ignored);
    else if (kept != content)
      write_file_atomically(file, kept);
  }
  return !files.empty();
}

EventFile::EventFile(const std::filesystem::path& folder)
    : path_(folder / fmt::format("{}{}.maskbench", kPrefix, new_stamp(folder))),
      file_(std::fopen(path_.c_str(), "ab")) {
  if (!file_) throw EnvironmentError(fmt::format("cannot write {}: {}", path_.string(), std::strerror(errno)));
  record(event(0, field(3, "brain.Event:2")));  // file_version = 3
}

void EventFile::restart(int64_t step) {
  record(event(step, field(7, std::string("\x08\x01"))));  // session_log = 7, status = 1: START
}

void EventFile::scalar(const std::string& tag, int64_t step, double value) {
  const std::string summary = field(1, tag) + "\x15" + bytes_of(float(value));  // tag = 1, simple_value = 2
  record(event(step, field(5, field(1, summary))));                             // summary = 5, value = 1
}

void EventFile::record(const std::string& event) {
  const std::string length = bytes_of(uint64_t(event.size()));
  const std::string whole = length + bytes_of(masked_crc32c(length)) + event + bytes_of(masked_crc32c(event));
  if (std::fwrite(whole.data(), 1, whole.size(), file_.get()) != whole.size())
    throw EnvironmentError(fmt::format("cannot write {}: {}", path_.string(), std::strerror(errno)));
}

void EventFile::flush() { std::fflush(file_.get()); }

}  // namespace maskbench

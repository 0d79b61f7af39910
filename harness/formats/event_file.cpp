#include "formats/event_file.h"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <cstring>

#include "maskbench/errors.h"

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

double now() { return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count(); }

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

EventFile::EventFile(const std::filesystem::path& folder)
    : path_(folder / fmt::format("events.out.tfevents.{}.maskbench", int64_t(now()))),
      file_(std::fopen(path_.c_str(), "ab")) {
  if (!file_) throw EnvironmentError(fmt::format("cannot write {}: {}", path_.string(), std::strerror(errno)));
  record(event(0, field(3, "brain.Event:2")));  // file_version = 3
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

#include "formats/event_file.h"

#include <gtest/gtest.h>

#include <cstring>
#include <vector>

#include "maskbench/errors.h"
#include "system/atomic_file.h"
#include "tests/system/temporary_folder.h"

namespace maskbench {
namespace {

template <class T>
T number_at(const std::string& bytes, size_t offset) {
  T value;
  EXPECT_LE(offset + sizeof value, bytes.size());
  std::memcpy(&value, bytes.data() + offset, sizeof value);
  return value;
}

// The events of a file, each framed as length, its checksum, the bytes, their checksum.
std::vector<std::string> events_of(const std::string& file) {
  std::vector<std::string> events;
  for (size_t at = 0; at + 16 <= file.size();) {
    const auto length = number_at<uint64_t>(file, at);
    EXPECT_EQ(number_at<uint32_t>(file, at + 8), masked_crc32c(file.substr(at, 8)));
    events.push_back(file.substr(at + 12, length));
    EXPECT_EQ(number_at<uint32_t>(file, at + 12 + length), masked_crc32c(events.back()));
    at += 16 + length;
  }
  return events;
}

std::string only_file_of(const TemporaryFolder& folder) {
  EXPECT_EQ(folder.entries(), 1);
  return std::filesystem::directory_iterator(folder.path)->path();
}

// CRC-32C of "123456789" is e3069283; the mask rotates right by 15 and adds a282ead8.
TEST(MaskedCrc32c, KnowsTheCheckValueOfTheStandard) {
  EXPECT_EQ(masked_crc32c("123456789"), ((0xe3069283u >> 15) | (0xe3069283u << 17)) + 0xa282ead8u);
  EXPECT_EQ(masked_crc32c(""), 0xa282ead8u);
}

TEST(EventFile, FramesAVersionAndThenEachScalar) {
  const TemporaryFolder folder;
  EventFile file(folder.path);
  file.scalar("loss", 300, 0.5);
  file.flush();
  const auto events = events_of(read_file(only_file_of(folder)));
  ASSERT_EQ(events.size(), 2u);
  EXPECT_NE(events[0].find("brain.Event:2"), std::string::npos);
  // 10 ac 02: step 300; 2a 0d 0a 0b: summary and value; 0a 04 "loss" 15 00 00 00 3f: tag and 0.5f.
  const std::string expected("\x10\xac\x02\x2a\x0d\x0a\x0b\x0a\x04loss\x15\x00\x00\x00\x3f", 18);
  EXPECT_EQ(events[1].substr(9), expected);  // after the wall time
  EXPECT_EQ(events[1][0], '\x09');
}

TEST(EventFile, IsReadBackUpToADamagedRecord) {
  const TemporaryFolder folder;
  EventFile file(folder.path);
  file.restart(7);
  file.scalar("loss", 300, 0.5);
  file.scalar("pretraining", -20, 2);
  file.flush();
  std::string content = read_file(only_file_of(folder));
  const auto events = read_events(content);
  ASSERT_EQ(events.size(), 4u);
  EXPECT_EQ(events[1].step, 7);
  EXPECT_EQ(events[1].tag, "");
  EXPECT_EQ(events[2].tag, "loss");
  EXPECT_EQ(events[2].step, 300);
  EXPECT_EQ(events[2].value, 0.5f);
  EXPECT_EQ(events[3].step, -20);
  content[content.size() - 6] ^= 1;
  EXPECT_EQ(read_events(content).size(), 3u);
  EXPECT_EQ(read_events(content.substr(0, content.size() - 60)).size(), 2u);
}

TEST(EventFile, SortsBehindThoseOfAClockThatWasAhead) {
  const TemporaryFolder folder;
  folder.write("events.out.tfevents.99999999998.maskbench", "");
  const EventFile file(folder.path);
  EXPECT_EQ(event_files(folder.path).back().filename(), "events.out.tfevents.99999999999.maskbench");
}

TEST(EventFiles, AreCutToWhatIsKept) {
  const TemporaryFolder folder;
  EXPECT_FALSE(cut_event_files(folder.path, [](const Event&) { return true; }));
  for (const int64_t first : {0, 10}) {
    EventFile file(folder.path);
    for (int64_t step = first; step < first + 10; ++step) file.scalar("loss", step, 1);
  }
  folder.write("events.out.tfevents.1.maskbench", "no events");
  EXPECT_TRUE(cut_event_files(folder.path, [](const Event& event) { return event.step < 4; }));
  ASSERT_EQ(event_files(folder.path).size(), 1u);
  const auto events = read_events(read_file(event_files(folder.path)[0]));
  ASSERT_EQ(events.size(), 5u);
  EXPECT_EQ(events.back().step, 3);
}

TEST(EventFile, IsNamedAsTensorBoardLooksForIt) {
  const TemporaryFolder folder;
  const EventFile file(folder.path);
  EXPECT_NE(only_file_of(folder).find("/events.out.tfevents."), std::string::npos);
}

TEST(EventFile, FailsInAMissingFolder) {
  const TemporaryFolder folder;
  EXPECT_THROW(EventFile(folder / "missing"), EnvironmentError);
}

}  // namespace
}  // namespace maskbench

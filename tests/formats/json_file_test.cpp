#include "formats/json_file.h"

#include <gtest/gtest.h>

#include "tests/system/temporary_folder.h"

namespace maskbench {
namespace {

std::string complaint_about(const std::filesystem::path& file) {
  try {
    check_version(read_json_file(file), 2, file);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "";
}

TEST(JsonFile, KeepsTheOrderOfItsKeys) {
  const TemporaryFolder folder;
  EXPECT_EQ(read_json_file(folder.write("a.json", R"({"z": 1, "a": 2})")).dump(), R"({"z":1,"a":2})");
}

TEST(JsonFile, IsNamedWithoutItsPathWhereItCannotBeRead) {
  const TemporaryFolder folder;
  EXPECT_EQ(complaint_about(folder / "a.json"), "a.json: missing");
  EXPECT_TRUE(complaint_about(folder.write("a.json", "{")).starts_with("a.json: "));
  EXPECT_EQ(complaint_about(folder.write("a.json", "[]")), "a.json: not an object");
}

TEST(JsonFile, IsReadUpToTheNewestVersion) {
  const TemporaryFolder folder;
  EXPECT_EQ(complaint_about(folder.write("a.json", "{}")), "");
  EXPECT_EQ(complaint_about(folder.write("a.json", R"({"version": 1})")), "");
  EXPECT_EQ(complaint_about(folder.write("a.json", R"({"version": 2})")), "");
  EXPECT_EQ(complaint_about(folder.write("a.json", R"({"version": 3})")),
            "a.json: version 3; this program reads up to 2");
  EXPECT_NE(complaint_about(folder.write("a.json", R"({"version": "2"})")), "");
}

}  // namespace
}  // namespace maskbench

#include "formats/safetensors.h"

#include <gtest/gtest.h>

#include <cstring>
#include <random>

#include "maskbench/errors.h"
#include "tests/system/temporary_folder.h"

namespace maskbench {
namespace {

struct Parsed {
  std::map<std::string, TensorView> tensors;
  std::map<std::string, std::string> metadata;
};

Parsed parsed(std::string_view file) {
  Parsed result;
  parse_safetensors(file, result.tensors, result.metadata);
  return result;
}

std::string file_of(const std::string& header, const std::string& data = "") {
  const uint64_t length = header.size();
  std::string file(8, '\0');
  std::memcpy(file.data(), &length, 8);
  return file + header + data;
}

std::string small_file() {
  return safetensors_bytes(
      {{"b", {"F32", {2, 1}, "12345678"}}, {"a", {"U8", {3}, "xyz"}}, {"empty", {"I64", {0, 5}, ""}}},
      {{"system", "GAN"}});
}

TEST(Safetensors, ComesBackAsItWasWritten) {
  const std::string file = small_file();
  const Parsed back = parsed(file);
  ASSERT_EQ(back.tensors.size(), 3u);
  EXPECT_EQ(back.tensors.at("b").dtype, "F32");
  EXPECT_EQ(back.tensors.at("b").shape, (std::vector<int64_t>{2, 1}));
  EXPECT_EQ(back.tensors.at("b").bytes, "12345678");
  EXPECT_EQ(back.tensors.at("a").bytes, "xyz");
  EXPECT_EQ(back.tensors.at("empty").shape, (std::vector<int64_t>{0, 5}));
  EXPECT_EQ(back.metadata.at("system"), "GAN");
}

TEST(Safetensors, IsLaidOutByNameWithAlignedData) {
  const std::string file = small_file();
  uint64_t length = 0;
  std::memcpy(&length, file.data(), 8);
  EXPECT_EQ(length % 8, 0u);
  EXPECT_EQ(file.substr(8 + length), "xyz12345678");
}

TEST(Safetensors, MayHoldNothing) {
  EXPECT_TRUE(parsed(safetensors_bytes({})).tensors.empty());
  EXPECT_TRUE(parsed(file_of("{}")).tensors.empty());
}

TEST(Safetensors, TakesASpacePaddedHeaderAndAScalar) {
  const std::string file = file_of(R"({"x":{"dtype":"F64","shape":[],"data_offsets":[0,8]}}   )", "12345678");
  EXPECT_EQ(parsed(file).tensors.at("x").bytes, "12345678");
}

TEST(Safetensors, KnowsTheSizeOfEachDtype) {
  EXPECT_EQ(element_size("BOOL"), 1);
  EXPECT_EQ(element_size("F8_E4M3"), 1);
  EXPECT_EQ(element_size("BF16"), 2);
  EXPECT_EQ(element_size("U32"), 4);
  EXPECT_EQ(element_size("F64"), 8);
  EXPECT_EQ(element_size("f32"), 0);
}

struct Broken {
  const char* name;
  std::string file, reason;
};
void PrintTo(const Broken& broken, std::ostream* out) { *out << broken.name; }

class EveryBrokenFile : public testing::TestWithParam<Broken> {};

TEST_P(EveryBrokenFile, IsRefusedWithTheRule) {
  try {
    parsed(GetParam().file);
    FAIL() << "accepted";
  } catch (const UserError& problem) {
    EXPECT_EQ(problem.what(), "not a safetensors file: " + GetParam().reason);
  }
}

std::string entry(const std::string& dtype, const std::string& shape, const std::string& offsets) {
  return R"({"dtype":")" + dtype + R"(","shape":)" + shape + R"(,"data_offsets":)" + offsets + "}";
}
std::string one(const std::string& entry, const std::string& data = "") {
  return file_of(R"({"x":)" + entry + "}", data);
}
std::string two(const std::string& a, const std::string& b, const std::string& data) {
  return file_of(R"({"a":)" + a + R"(,"b":)" + b + "}", data);
}

const std::string kKeys = R"("x" does not have exactly dtype, shape and data_offsets)";
const std::string kNatural = R"("x" has a number that is not a non-negative integer)";
const std::string kOverflow = R"(the shape of "x" overflows)";
const std::string kOutside = R"("x" lies outside the data)";

const std::vector<Broken> kBrokenFiles = {
    {"Empty", "", "shorter than its header length"},
    {"SevenBytes", "1234567", "shorter than its header length"},
    {"HeaderLongerThanFile", file_of("{}").substr(0, 9), "its header is longer than the file"},
    {"HeaderLengthHuge", std::string(8, '\xff') + "{}", "its header is longer than the file"},
    {"HeaderNotJson", file_of("{\"x\""), "its header is not JSON"},
    {"HeaderEmpty", file_of(""), "its header does not begin with {"},
    {"HeaderNotUtf8", file_of("{\"\xff\":1}"), "its header is not JSON"},
    {"HeaderAList", file_of("[]"), "its header does not begin with {"},
    {"HeaderAfterASpace", file_of(" {}"), "its header does not begin with {"},
    {"HeaderAfterAByteOrderMark", file_of("\xef\xbb\xbf{}"), "its header does not begin with {"},
    {"TwoHeaders", file_of("{}{}"), "its header is not JSON"},
    {"SameNameTwice", two("1", "2", "").replace(two("1", "2", "").find("\"b\""), 3, "\"a\""),
     R"("a" appears twice in its header)"},
    {"SameKeyTwice", one(R"({"dtype":"U8","dtype":"U8","shape":[0],"data_offsets":[0,0]})"),
     R"("dtype" appears twice in its header)"},
    {"EntryNotAnObject", one("3"), kKeys},
    {"KeyMissing", one(R"({"dtype":"U8","shape":[0]})"), kKeys},
    {"KeyExtra", one(R"({"dtype":"U8","shape":[0],"data_offsets":[0,0],"x":1})"), kKeys},
    {"KeyOther", one(R"({"dtype":"U8","shape":[0],"offsets":[0,0]})"), kKeys},
    {"DtypeNotAText", one(R"({"dtype":8,"shape":[0],"data_offsets":[0,0]})"), kKeys},
    {"ThreeOffsets", one(entry("U8", "[0]", "[0,0,0]")), kKeys},
    {"UnknownDtype", one(entry("F33", "[0]", "[0,0]")), R"("x" has the unknown dtype F33)"},
    {"NegativeLength", one(entry("U8", "[-1]", "[0,0]")), kNatural},
    {"BrokenLength", one(entry("U8", "[1.0]", "[0,1]"), "1"), kNatural},
    {"NegativeOffset", one(entry("U8", "[1]", "[-1,0]")), kNatural},
    {"OffsetOutside", one(entry("U8", "[2]", "[0,2]"), "1"), kOutside},
    {"OffsetsSwapped", one(entry("U8", "[1]", "[1,0]"), "1"), kOutside},
    {"OffsetHuge", one(entry("U8", "[1]", "[0,18446744073709551615]"), "1"), kOutside},
    {"BytesNotThoseOfTheShape", one(entry("F32", "[2]", "[0,4]"), "1234"), R"("x" has 4 bytes for its shape)"},
    {"ShapeOverflows", one(entry("U8", "[4294967296,4294967296]", "[0,0]")), kOverflow},
    {"ShapeOverflowsByItsElements", one(entry("F64", "[4611686018427387904]", "[0,0]")), kOverflow},
    {"LengthOverflows", one(entry("U8", "[9223372036854775808]", "[0,0]")), kOverflow},
    {"Hole", two(entry("U8", "[1]", "[0,1]"), entry("U8", "[1]", "[2,3]"), "123"), R"(a gap or an overlap before "b")"},
    {"Overlap", two(entry("U8", "[2]", "[0,2]"), entry("U8", "[2]", "[1,3]"), "123"),
     R"(a gap or an overlap before "b")"},
    {"HoleAtTheStart", one(entry("U8", "[1]", "[1,2]"), "12"), R"(a gap or an overlap before "x")"},
    {"TrailingBytes", one(entry("U8", "[1]", "[0,1]"), "123"), "2 bytes beyond the last tensor"},
    {"MetadataNotAnObject", file_of(R"({"__metadata__":[]})"), "its metadata is not an object"},
    {"MetadataNotTexts", file_of(R"({"__metadata__":{"a":1}})"), "its metadata has a value that is not a string"},
    {"NestedTooDeeply", file_of(R"({"x":)" + std::string(100'000, '[')), "its header is nested too deeply"},
    {"TooManyDimensions",
     one(entry(
             "U8",
             "[1" +
                 [] {
                   std::string more;
                   for (int i = 0; i < 64; ++i) more += ",1";
                   return more;
                 }() +
                 "]",
             "[0,1]"),
         "1"),
     R"("x" has too many dimensions)"},
};

INSTANTIATE_TEST_SUITE_P(Safetensors, EveryBrokenFile, testing::ValuesIn(kBrokenFiles),
                         [](const auto& info) { return std::string(info.param.name); });

// Of 2000 damaged files each is either read or refused; what is read lies inside the file.
TEST(Safetensors, SurvivesAnyDamage) {
  const std::string whole = small_file();
  std::mt19937 random(1);
  for (int round = 0; round < 2000; ++round) {
    std::string file = whole;
    for (unsigned flips = 1 + random() % 4; flips > 0; --flips) file[random() % file.size()] = char(random());
    if (random() % 4 == 0) file.resize(random() % file.size());
    try {
      for (const auto& [name, tensor] : parsed(file).tensors)
        ASSERT_TRUE(tensor.bytes.data() >= file.data() && tensor.bytes.end() <= file.data() + file.size());
    } catch (const UserError&) {
      continue;
    }
  }
}

TEST(SafetensorsFile, MapsAFile) {
  const TemporaryFolder folder;
  const SafetensorsFile file(folder.write("f", small_file()));
  EXPECT_EQ(file.tensors().at("a").bytes, "xyz");
  EXPECT_EQ(file.metadata().at("system"), "GAN");
}

TEST(SafetensorsFile, NamesTheFileThatIsNotOne) {
  const TemporaryFolder folder;
  for (const char* bytes : {"", "neither"}) {
    const std::string path = folder.write("f", bytes);
    try {
      const SafetensorsFile file(path);
      FAIL() << "accepted";
    } catch (const UserError& problem) {
      EXPECT_EQ(problem.what(), path + ": not a safetensors file: shorter than its header length");
    }
  }
}

TEST(SafetensorsFile, FailsOnWhatIsNotThere) {
  const TemporaryFolder folder;
  EXPECT_THROW(SafetensorsFile(folder / "missing"), EnvironmentError);
  EXPECT_THROW(SafetensorsFile(folder.path), EnvironmentError);
}

}  // namespace
}  // namespace maskbench

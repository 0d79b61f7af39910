// End-to-end tests of maskbench eval.
#include "tests/cli/eval_folders.h"

namespace maskbench {
namespace {

TEST_F(Folders, OfTheSamePicturesAreOneAndAHundredDecibels) {
  fs::remove_all(folder / "fake");
  fs::copy(folder / "reference", folder / "fake");
  const json found = scores();
  EXPECT_NEAR(found["ssim"]["value"].get<double>(), 1, 1e-12);
  EXPECT_EQ(found["psnr"]["value"], 100.0);
  EXPECT_EQ(found["ssim"]["n"], 3);
  EXPECT_EQ(found["ssim"]["protocol"], "ssim-wang");
  EXPECT_TRUE(found["ssim"]["weights"].is_null());
}

// Squared error of a square of side s: three channels of s * s pixels.
TEST_F(Folders, HaveThePsnrOfAHandCalculation) {
  double sum = 0;
  for (int i = 0; i < 3; ++i) {
    cv::Mat difference;
    cv::absdiff(clouds(uint64_t(i)), with_square(uint64_t(i), 2 + 3 * i), difference);
    cv::Mat wide;
    difference.convertTo(wide, CV_64FC3);
    const cv::Scalar mean = cv::mean(wide.mul(wide));
    sum += 10 * std::log10(255.0 * 255.0 / ((mean[0] + mean[1] + mean[2]) / 3));
  }
  EXPECT_NEAR(scores()["psnr"]["value"].get<double>(), sum / 3, 1e-4);
}

TEST_F(Folders, ArePairedByNameOverSubfoldersAndFormats) {
  put("fake/deep/a.bmp", clouds(7));
  put("reference/deep/a.png", clouds(7));
  put("fake/b.png", clouds(8, 33, 57));
  put("reference/b.bmp", clouds(8, 33, 57));
  put("fake/alone.png", clouds(9));
  const Ended ended = compared({"--metrics", "ssim", "--format", "md"});
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_NE(ended.out.find("- ssim: 1 of 6 pictures left out: there is nothing to compare with.\n"), std::string::npos)
      << ended.out;
}

TEST_F(Folders, SayInEveryFormatWhatIsLeftOut) {
  for (const char* name : {"reference/1.png", "reference/2.png"}) fs::remove(folder / name);
  put("reference/other.png", clouds(5));
  folder.write("fake/broken.png", "no picture");
  const json found = scores();
  EXPECT_EQ(found["ssim"]["n"], 1);
  EXPECT_EQ(found["ssim"]["left_out"], 2);
  EXPECT_EQ(found["ssim"]["left_out_reason"], "there is nothing to compare with");
  ASSERT_EQ(found["folders"].size(), 2u);
  EXPECT_EQ(found["folders"][0]["role"], "fake");
  EXPECT_EQ(found["folders"][0]["pictures"], 3);
  EXPECT_EQ(found["folders"][0]["skipped"],
            json::parse(R"([{"file": "broken.png", "reason": "is not a picture that OpenCV can read"}])"));
  EXPECT_EQ(found["folders"][1]["role"], "reference");
  EXPECT_EQ(found["folders"][1]["unpaired"], 1);
  const std::string csv = compared({"--metrics", "psnr", "--format", "csv"}).out;
  EXPECT_TRUE(csv.ends_with(",1,psnr-cap100,,,,2,there is nothing to compare with,1\n")) << csv;
  const std::string md = compared({"--metrics", "psnr"}).out;
  EXPECT_NE(md.find("- psnr: 2 of 3 pictures left out: there is nothing to compare with.\n"), std::string::npos) << md;
  EXPECT_NE(md.find("reference: 2 pictures, 0 files skipped, 1 without a namesake among those scored.\n"),
            std::string::npos)
      << md;
}

TEST_F(Folders, SayNothingOfLeftOutPicturesWhereThereAreNone) {
  const json found = scores();
  EXPECT_FALSE(found["ssim"].contains("left_out"));
  EXPECT_FALSE(found["ssim"].contains("note"));
  EXPECT_EQ(found["folders"][1]["unpaired"], 0);
}

TEST_F(Folders, DoNotHoldHiddenFiles) {
  for (const char* kind : {"fake", "reference"})
    for (const char* hidden :
         {".ipynb_checkpoints/0-checkpoint.png", "@eaDir/0.png", ".Trash-0/files/9.png", "._0.png"})
      put(fmt::format("{}/{}", kind, hidden), clouds(8));
  const json found = scores();
  EXPECT_EQ(found["ssim"]["n"], 3);
  EXPECT_EQ(found["folders"][0]["skipped"].size(), 4u);
}

// Composited or turned pixels are not those that the tool of a protocol reads: said beside the value, in every format.
TEST_F(Folders, SayBesideTheValueWhereOtherToolsReadOtherPixels) {
  cv::Mat clear;
  cv::cvtColor(clouds(1), clear, cv::COLOR_BGR2BGRA);
  clear.at<cv::Vec4b>(3, 3)[3] = 0;
  put("fake/1.png", clear);
  put("reference/2.png", cv::Mat(48, 40, CV_16UC3, cv::Scalar(65535, 0, 0)));
  folder.write("reference/0.jpg", turned_jpeg(clouds(0), 3));
  fs::remove(folder / "reference/0.png");
  const std::string said = fmt::format(
      "of 3 pictures in {0}/fake: 1 composited over white; of 3 pictures in {0}/reference: 1 turned upright by EXIF, 1 "
      "converted to 8 bits; a tool that reads pixels as they are stored, as pytorch-fid does, gives another value",
      folder.path.string());
  EXPECT_EQ(scores()["ssim"]["note"], said);
  const std::string csv = compared({"--metrics", "psnr", "--format", "csv"}).out;
  EXPECT_NE(csv.find("\"" + said + "\""), std::string::npos) << csv;
  const std::string md = compared({"--metrics", "psnr"}).out;
  EXPECT_NE(md.find("- PSNR: " + said + ".\n"), std::string::npos) << md;
}

TEST_F(Folders, TakeMetricsInAnyCaseAndWithSpaces) {
  const json plain = scores();
  for (const char* list : {"ssim, PSNR", " SSIM-Wang ,psnr-cap100,"}) {
    const Ended ended = compared({"--metrics", list, "--format", "json"});
    EXPECT_EQ(ended.code, 0) << ended.err;
    EXPECT_EQ(json::parse(ended.out), plain) << list;
  }
  const Ended twice = compared({"--metrics", "ssim", "--metrics", "psnr", "--format", "json"});
  EXPECT_EQ(json::parse(twice.out), plain);
}

TEST_F(Folders, AreScoredWhereTheCacheCannotBeWritten) {
  const json expected = scores({"--no-cache"});
  folder.write("file", "no folder");
  for (const std::string& cache :
       {(folder / "file").string(), std::string("/proc/no/such/folder"), std::string("/dev/null")}) {
    const Ended ended = run_program({"eval", "--fake", folder / "fake", "--reference", folder / "reference",
                                     "--metrics", "ssim,psnr", "--format", "json"},
                                    {{"XDG_CACHE_HOME", cache}});
    EXPECT_EQ(ended.code, 0) << ended.err;
    EXPECT_EQ(json::parse(ended.out), expected);
    const size_t warning = ended.err.find("warning: the score cache was not saved: ");
    EXPECT_NE(warning, std::string::npos) << ended.err;
    EXPECT_EQ(ended.err.find("warning", warning + 1), std::string::npos) << ended.err;
  }
}

TEST_F(Folders, PrintTheirScoresWhereTheListOfPicturesCannotBeWritten) {
  const Ended ended = compared({"--metrics", "psnr", "--pictures", "/dev/full"});
  EXPECT_EQ(ended.code, 3);
  EXPECT_NE(ended.out.find("psnr-cap100"), std::string::npos) << ended.out;
  EXPECT_EQ(ended.err.substr(ended.err.rfind("cannot")), "cannot write /dev/full: No space left on device\n");
}

TEST_F(Folders, ListPicturesOnStandardOutputAfterTheScores) {
  const Ended ended = compared({"--metrics", "psnr", "--format", "csv", "--pictures", "/dev/stdout"});
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_TRUE(ended.out.starts_with("metric,")) << ended.out;
  EXPECT_NE(ended.out.find("\npicture,psnr\n0.png,"), std::string::npos) << ended.out;
}

TEST_F(Folders, ListWhatCannotBeRead) {
  folder.write("fake/broken.png", "no picture");
  folder.write("reference/notes.txt", "text");
  const Ended ended = compared({"--metrics", "ssim"});
  EXPECT_EQ(ended.code, 0);
  EXPECT_NE(ended.err.find("fake/broken.png: "), std::string::npos) << ended.err;
  EXPECT_NE(ended.err.find("reference/notes.txt: "), std::string::npos) << ended.err;
  EXPECT_NE(ended.out.find("fake: 3 pictures, 1 files skipped"), std::string::npos) << ended.out;
}

TEST_F(Folders, SayWhatWasConverted) {
  put("fake/1.png", cv::Mat(48, 40, CV_16UC3, cv::Scalar(65535, 0, 0)));
  const Ended ended = compared({"--metrics", "ssim"});
  EXPECT_EQ(ended.code, 0);
  EXPECT_NE(ended.err.find("fake/1.png: 16 bits a channel (converted)"), std::string::npos) << ended.err;
  EXPECT_NE(ended.out.find("fake: 3 pictures, 0 files skipped"), std::string::npos) << ended.out;
}

TEST_F(Folders, OfOnePictureHaveNoInterval) {
  for (const char* name : {"fake/1.png", "fake/2.png"}) fs::remove(folder / name);
  const json found = scores();
  EXPECT_EQ(found["ssim"]["n"], 1);
  EXPECT_FALSE(found["ssim"].contains("ci95"));
}

TEST_F(Folders, AreScoredOnceThenFoundByTheirContent) {
  const json once = scores();
  EXPECT_EQ(cache_files(), 1);
  EXPECT_EQ(scores(), once);
  EXPECT_EQ(cache_files(), 1);
  fs::rename(folder / "fake/0.png", folder / "fake/9.png");  // the path is not part of the key
  fs::rename(folder / "reference/0.png", folder / "reference/9.png");
  scores();
  EXPECT_EQ(cache_files(), 1);
}

// Same name, size and modification time, different content.
TEST_F(Folders, AreNeverServedAChangedPicture) {
  const json before = scores();
  for (const char* name : {"fake/1.png", "reference/1.png"}) {
    const auto time = fs::last_write_time(folder / name);
    put(name, with_square(1, name[0] == 'f' ? 9 : 1));
    fs::last_write_time(folder / name, time);
    const json after = scores();
    EXPECT_NE(after["ssim"]["value"], before["ssim"]["value"]);
    EXPECT_EQ(after, scores({"--no-cache"}));
  }
}

TEST_F(Folders, AreComputedAnewWhereTheCacheIsDamaged) {
  const json once = scores();
  const fs::path file = fs::directory_iterator(folder / "cache/maskbench/scores")->path();
  std::string bytes = read_file(file);
  bytes.back() = char(bytes.back() ^ 1);
  write_file_atomically(file, bytes);
  EXPECT_EQ(scores(), once);
}

TEST_F(Folders, NameTheSizeThatTheyWereBroughtTo) {
  put("fake/1.png", clouds(1, 80, 96));
  const json found = scores({"--size", "32"});
  EXPECT_EQ(found["ssim"]["n"], 3);
  EXPECT_EQ(found["ssim"]["protocol"], "ssim-wang at 32 x 32 (area, linear if enlarged)");
}

TEST_F(Folders, WriteAValueForEachPicture) {
  const json found = scores({"--pictures", folder / "values.csv"});
  const std::string text = read_file(folder / "values.csv");
  EXPECT_TRUE(text.starts_with("picture,ssim,psnr\n0.png,0.")) << text;
  EXPECT_EQ(count_lines(text), 4);
}

TEST_F(Folders, HaveAnIntervalOverPictures) {
  const json ci95 = scores()["ssim"]["ci95"];
  const double value = scores()["ssim"]["value"];
  EXPECT_LT(ci95[0].get<double>(), value);
  EXPECT_GT(ci95[1].get<double>(), value);
}

TEST_F(Folders, AreWrittenAsCsv) {
  const Ended ended = compared({"--metrics", "psnr", "--format", "csv"});
  EXPECT_TRUE(
      ended.out.starts_with("metric,value,ci_low,ci_high,spread,n,protocol,weights,note,absent,left_out,left_out_"
                            "reason,skipped_files\npsnr,"))
      << ended.out;
  EXPECT_TRUE(ended.out.ends_with(",3,psnr-cap100,,,,0,,0\n")) << ended.out;
}

TEST_F(Folders, ShowProgressAsPlainLines) {
  EXPECT_NE(compared({"--metrics", "ssim"}).err.find("eval: scoring 3/3"), std::string::npos);
}

struct WrongEval {
  const char* name;
  std::vector<std::string> arguments;  // FOLDER stands for the folder with fake/ and reference/
  std::string last_line;
};
void PrintTo(const WrongEval& wrong, std::ostream* out) { *out << wrong.name; }

class EveryMistakeInAnEval : public Folders, public testing::WithParamInterface<WrongEval> {};

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

TEST_P(EveryMistakeInAnEval, IsOneLineThatSaysWhatToDo) {
  fs::create_directories(folder / "empty");
  put("large_ones/0.png", clouds(1, 80, 96));
  put("others/x.png", clouds(1));
  fs::create_directories(folder / "broken");
  folder.write("broken/0.png", "no picture");
  put_floats("minus_one/0.tiff", cv::Mat(48, 40, CV_32FC3, cv::Scalar(-1, 0, 1)));
  put_floats("bytes/0.tiff", cv::Mat(48, 40, CV_32FC3, cv::Scalar(0, 128, 255)));
  put_floats("undefined/0.tiff", cv::Mat(48, 40, CV_32FC3, cv::Scalar(0, NAN, 1)));
  std::vector<std::string> arguments = {"eval"};
  for (const std::string& argument : GetParam().arguments)
    arguments.push_back(replaced(argument, "FOLDER", folder.path.string()));
  const Ended ended = run_program(arguments, {{"XDG_CACHE_HOME", folder / "cache"}});
  EXPECT_EQ(ended.code, 2) << ended.err;
  EXPECT_EQ(ended.out, "");
  std::string err = replaced(ended.err, folder.path.string(), "FOLDER");
  err.pop_back();
  EXPECT_EQ(err.substr(err.rfind('\n') + 1), GetParam().last_line);
}

const std::string kFake = "FOLDER/fake", kReference = "FOLDER/reference";
const std::vector<WrongEval> kWrongEvals = {
    {"NoSuchFolder",
     {"--fake", "FOLDER/nothing", "--reference", kReference, "--metrics", "ssim"},
     "FOLDER/nothing: no such folder of pictures"},
    {"EmptyFolder",
     {"--fake", "FOLDER/empty", "--reference", kReference, "--metrics", "ssim"},
     "FOLDER/empty: no picture that can be read; nothing is in it"},
    {"NothingReadable",
     {"--fake", "FOLDER/broken", "--reference", kReference, "--metrics", "ssim"},
     "FOLDER/broken: no picture that can be read; 1 cannot be used, such as 0.png: is not a picture that OpenCV can "
     "read"},
    {"FromMinusOne",
     {"--fake", "FOLDER/minus_one", "--reference", kReference, "--metrics", "ssim"},
     "FOLDER/minus_one: no picture that can be read; 1 cannot be used, such as 0.tiff: floating point from -1 to 1 "
     "(-1 to 1?): it must be in [0,1]"},
    {"FloatBytes",
     {"--fake", "FOLDER/bytes", "--reference", kReference, "--metrics", "ssim"},
     "FOLDER/bytes: no picture that can be read; 1 cannot be used, such as 0.tiff: floating point from 0 to 255 "
     "(0 to 255?): it must be in [0,1]"},
    {"NotANumber",
     {"--fake", "FOLDER/undefined", "--reference", kReference, "--metrics", "ssim"},
     "FOLDER/undefined: no picture that can be read; 1 cannot be used, such as 0.tiff: holds a value that is not a "
     "finite number"},
    {"NothingPaired",
     {"--fake", kFake, "--reference", "FOLDER/others", "--metrics", "ssim"},
     "FOLDER/fake and FOLDER/others: no picture of the one has a namesake in the other, such as 0.png and x.png"},
    {"OtherSizes",
     {"--fake", kFake, "--reference", "FOLDER/large_ones", "--metrics", "ssim"},
     "FOLDER/fake/0.png is 40 x 48, but FOLDER/large_ones/0.png is 80 x 96: --size N resizes all pictures to N x N"},
    {"NoReference",
     {"--fake", kFake, "--metrics", "ssim"},
     "--metrics: ssim compares with reference pictures: give --reference DIR"},
    {"UnknownMetric",
     {"--fake", kFake, "--reference", kReference, "--metrics", "ssim,psrn"},
     "--metrics: unknown metric \"psrn\"; did you mean \"psnr\"?"},
    {"Twice",
     {"--fake", kFake, "--reference", kReference, "--metrics", "ssim,ssim-wang"},
     "--metrics: \"ssim\" and \"ssim-wang\" are one metric"},
    {"NeedsMore",
     {"--fake", kFake, "--reference", kReference, "--metrics", "coverage"},
     "--metrics: coverage cannot be computed from pictures alone: it is not known where the mask lies"},
};
INSTANTIATE_TEST_SUITE_P(Eval, EveryMistakeInAnEval, testing::ValuesIn(kWrongEvals),
                         [](const auto& wrong) { return std::string(wrong.param.name); });

// Values from scikit-image and lpips for the three example pictures of LPIPS.
TEST(PublishedPictures, HaveTheScoresOfTheReferenceImplementations) {
  const char* data = std::getenv("MASKBENCH_TEST_DATA");
  if (!data) GTEST_SKIP() << "MASKBENCH_TEST_DATA is not set";
  const fs::path pictures = fs::path(data) / "data/lpips_reference";
  const std::vector<std::tuple<std::string, double, double, double>> expected = {
      {"ex_p0.png", 0.436746, 18.0455, 0.7112}, {"ex_p1.png", 0.295903, 13.8675, 0.1479}};
  for (const auto& [name, ssim, psnr, lpips] : expected) {
    const TemporaryFolder folder;
    fs::create_directories(folder / "fake");
    fs::create_directories(folder / "reference");
    fs::copy(pictures / name, folder / "fake/x.png");
    fs::copy(pictures / "ex_ref.png", folder / "reference/x.png");
    const Ended ended = run_program({"eval", "--fake", folder / "fake", "--reference", folder / "reference",
                                     "--metrics", "ssim,psnr,lpips", "--format", "json"},
                                    {{"MASKBENCH_WEIGHTS", fs::path(data) / "weights"}});
    ASSERT_EQ(ended.code, 0) << ended.err;
    const json found = json::parse(ended.out);
    EXPECT_NEAR(found["ssim"]["value"].get<double>(), ssim, 1e-6) << name;
    EXPECT_NEAR(found["psnr"]["value"].get<double>(), psnr, 1e-4) << name;
    EXPECT_NEAR(found["lpips"]["value"].get<double>(), lpips, 5e-4) << name;
  }
}

}  // namespace
}  // namespace maskbench

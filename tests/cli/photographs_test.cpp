// End-to-end tests on valid and damaged folders of photographs.
#include <nlohmann/json.hpp>

#include "tests/cli/program.h"
#include "tests/data/photographs/photograph_folder.h"

namespace maskbench {
namespace {

namespace fs = std::filesystem;

// Three systems on 16 x 16 pixels, three iterations.
const std::string kSpec = R"(seeds = [3]
[data]
size = 16
test_share = 0.4
[train]
iterations = 3
batch = 4
augment_shift = 0.1
augment_rotation = 0.2
augment_scale = 0.1
[eval]
pairs = 8
metrics = ["ssim", "corner_error", "coverage", "spill"]
figure_faces = [0, 1]
figure_masks = [0]
)" + kTinySystems;

struct Ran : Ended {
  nlohmann::json metrics(const std::string& system) const {
    return nlohmann::json::parse(read_file(run_folder(system) / "metrics.json"));
  }
  fs::path run_folder(const std::string& system) const {
    for (const auto& entry : fs::directory_iterator(results))
      if (entry.path().filename().string().rfind(system + "-", 0) == 0) return entry.path();
    throw std::runtime_error("no run of " + system);
  }
  fs::path results;
};

Ran run_on(const TemporaryFolder& work, const std::vector<std::string>& settings, const std::string& spec = kSpec) {
  std::vector<std::string> arguments = {
      "run", work.write("photos.toml", spec), "--device", "cpu", "--results", work / "results"};
  for (const std::string& setting : settings) arguments.insert(arguments.end(), {"--set", setting});
  Ran ran{run_program(arguments), {}};
  ran.results = work / "results/photos";
  return ran;
}

std::string folder_setting(const TemporaryFolder& folder) { return "data.folder=" + folder.path.string(); }

TEST(PhotographRun, ScoresByLandmarksAndComparesWithKeyPoints) {
  const TemporaryFolder work;
  const PhotographFolder folder(30, 8, 3);
  folder.table(29);
  const Ran ran = run_on(work, {folder_setting(folder)});
  ASSERT_EQ(ran.code, 0) << ran.err;
  for (const char* system : {"identity", "key-points", "gan-stn"}) {
    const auto metrics = ran.metrics(system);
    EXPECT_EQ(metrics["ssim"]["protocol"], "ssim-wang to keypoint") << system;
    EXPECT_TRUE(metrics["ssim"]["value"].is_number()) << system;
    EXPECT_EQ(metrics["corner_error"]["absent"], "the source knows no truth") << system;
    EXPECT_TRUE(metrics["coverage"]["value"].is_number()) << system;
  }
  EXPECT_EQ(ran.metrics("key-points")["ssim"]["value"], 1.0);
  EXPECT_EQ(ran.metrics("gan-stn")["iterations_to_10_percent_corner_error"]["absent"], "the source knows no truth");
  EXPECT_NE(ran.out.find("SSIM to keypoint ↑"), std::string::npos) << ran.out;
  EXPECT_NE(ran.out.find("no row \"constant\": the source knows no truth"), std::string::npos) << ran.out;
  EXPECT_NE(ran.out.find("test faces are without landmarks"), std::string::npos) << ran.out;
  EXPECT_EQ(ran.out.find("| constant"), std::string::npos) << ran.out;
  EXPECT_EQ(ran.out.find(folder.path.string()), std::string::npos) << "a table names no path";
  EXPECT_TRUE(fs::is_regular_file(ran.results / "grid.png"));
}

TEST(PhotographRun, ListsWhatItSkippedAndSaysHowMuch) {
  const TemporaryFolder work;
  const PhotographFolder folder(30, 8, 3);
  const std::string jpeg = encoded(".jpg", clouds(9, 100, 100));
  folder.write("faces/cut.jpg", jpeg.substr(0, jpeg.size() / 2));
  folder.picture("faces/dot.png", clouds(9, 1, 1));
  folder.write("faces/text.png", "I am a text.");
  folder.picture("faces/wide.png", clouds(9, 30000, 10));
  folder.picture("masks/flat.png", clouds(9));
  folder.table(30, face_row("00.png") + "\n" + face_row("gone.png") + "\n");
  const Ran ran = run_on(work, {folder_setting(folder)});
  ASSERT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(read_file(ran.run_folder("gan-stn") / "skipped.csv"),
            "file,outcome,reason\n"
            "faces.csv:32,ignored,names 00.png a second time\n"
            "faces.csv,ignored,\"names gone.png, which is not among the pictures\"\n"
            "faces/cut.jpg,skipped,is truncated\n"
            "faces/dot.png,skipped,1 x 1 pixels: smaller than 8 a side\n"
            "faces/text.png,skipped,is not a picture that OpenCV can read\n"
            "faces/wide.png,skipped,30000 x 10 pixels: larger than 16384 a side\n"
            "masks/flat.png,skipped,has no transparency (no alpha channel)\n");
  EXPECT_NE(ran.err.find("5 files skipped, 2 lines of tables ignored: see skipped.csv of any run"), std::string::npos)
      << ran.err;
  EXPECT_NE(read_file(ran.run_folder("gan-stn") / "log.txt").find("5 files skipped"), std::string::npos);
}

struct Spoiling {
  const char* name;
  void (*spoil)(const PhotographFolder& folder);
  std::vector<std::string> settings;
  std::string message;  // FOLDER stands for its path
};
void PrintTo(const Spoiling& spoiling, std::ostream* out) { *out << spoiling.name; }

class EverySpoiledFolder : public testing::TestWithParam<Spoiling> {};

TEST_P(EverySpoiledFolder, IsOneLineAndExitCodeTwo) {
  const TemporaryFolder work;
  const PhotographFolder folder(6, 2, 1);
  GetParam().spoil(folder);
  std::vector<std::string> settings = GetParam().settings;
  if (settings.empty()) settings = {folder_setting(folder)};
  const auto named = [&](std::string text) {
    for (size_t at; (at = text.find("FOLDER")) != std::string::npos;) text.replace(at, 6, folder.path.string());
    return text;
  };
  for (std::string& setting : settings) setting = named(setting);
  const Ran ran = run_on(work, settings);
  EXPECT_EQ(ran.code, 2);
  EXPECT_EQ(ran.out, "");
  EXPECT_EQ(ran.err, named(GetParam().message) + "\n");
  EXPECT_FALSE(fs::exists(work / "results"));
}

void nothing(const PhotographFolder&) {}

const std::vector<Spoiling> kSpoilings = {
    {"NotThere", nothing, {"data.folder=/no/such/folder"}, "/no/such/folder: no such folder of photographs"},
    {"Empty",
     [](const PhotographFolder& f) {
       for (const char* kind : {"faces", "masks", "masked"}) fs::remove_all(f / kind);
     },
     {},
     "FOLDER: lacks the folder faces/; expected faces/, masks/ and masked/"},
    {"WithoutMasks",
     [](const PhotographFolder& f) { fs::remove_all(f / "masks"); },
     {},
     "FOLDER: lacks the folder masks/; expected faces/, masks/ and masked/"},
    {"WithoutAUsableMask",
     [](const PhotographFolder& f) {
       fs::remove(f / "masks/0.png");
       f.write("masks/readme.txt", "no masks here");
     },
     {},
     "FOLDER/masks: no usable picture; 1 files are unusable, such as readme.txt: is not a picture that OpenCV can "
     "read"},
    {"TableWithoutAColumn",
     [](const PhotographFolder& f) { f.write("masked.csv", "file,width\n00.jpg,40\n"); },
     {},
     "FOLDER/masked.csv:1: missing columns height, box_x, box_y, box_w, box_h, reye_x, reye_y, leye_x, leye_y, "
     "nose_x, "
     "nose_y, rmouth_x, rmouth_y, lmouth_x, lmouth_y; expected " +
         kFaceColumns},
    {"MaskTableWithoutAColumn",
     [](const PhotographFolder& f) {
       f.write("masks/keypoints.csv", "file,a_x,a_y,b_x,b_y,c_x,c_y,d_x,d_y,e_x,e_y,f_x\n");
     },
     {},
     "FOLDER/masks/keypoints.csv:1: missing column f_y; expected " + kMaskColumns},
    {"OneIdentity",
     [](const PhotographFolder& f) {
       f.write("faces.csv", "file,identity\n00.png,A\n01.png,A\n02.png,A\n03.png,A\n04.png,A\n05.png,A\n");
     },
     {},
     "faces/: all 6 belong to one group (identity, or near-duplicates), so there is no test set"},
    {"NoDetector",
     nothing,
     {"data.folder=FOLDER", "data.landmarks=/no/such.onnx"},
     "/no/such.onnx: no such file (landmarks in [data])"},
    {"DetectorThatIsNone",
     [](const PhotographFolder& f) { f.write("yunet.onnx", "not a network"); },
     {"data.folder=FOLDER", "data.landmarks=FOLDER/yunet.onnx"},
     "FOLDER/yunet.onnx: not a YuNet face detector that OpenCV can load (landmarks in [data])"},
    {"PackThatIsNone",
     [](const PhotographFolder& f) { f.write("p.safetensors", "short"); },
     {"data.pack=FOLDER/p.safetensors"},
     "FOLDER/p.safetensors: not a safetensors file: shorter than its header length"},
    {"NoPack", nothing, {"data.pack=/no/pack"}, "/no/pack: no such pack"},
};

INSTANTIATE_TEST_SUITE_P(PhotographRun, EverySpoiledFolder, testing::ValuesIn(kSpoilings),
                         [](const auto& info) { return std::string(info.param.name); });

TEST(PhotographRun, OnAPackIsTheRunOnItsFolder) {
  const TemporaryFolder work;
  const PhotographFolder folder(30, 8, 3);
  folder.table(29);
  const std::string pack = work / "p.safetensors";
  const Ended packed = run_program({"data", "pack", folder.path, pack, "--size", "16"});
  ASSERT_EQ(packed.code, 0) << packed.err;
  const Ran on_pack = run_on(work, {"data.pack=" + pack});
  ASSERT_EQ(on_pack.code, 0) << on_pack.err;
  const Ran again = run_on(work, {folder_setting(folder)});
  EXPECT_NE(again.err.find("3 of 3 runs are already finished"), std::string::npos) << again.err;
  const TemporaryFolder elsewhere;
  const Ran on_folder = run_on(elsewhere, {folder_setting(folder)});
  for (const char* system : {"identity", "key-points", "gan-stn"}) {
    EXPECT_EQ(on_pack.run_folder(system).filename(), on_folder.run_folder(system).filename());
    EXPECT_EQ(read_file(on_pack.run_folder(system) / "metrics.json"),
              read_file(on_folder.run_folder(system) / "metrics.json"));
  }
  const char* weights = "checkpoints/000003/model.safetensors";
  EXPECT_EQ(read_file(on_pack.run_folder("gan-stn") / weights), read_file(on_folder.run_folder("gan-stn") / weights));
}

TEST(PhotographRun, SaysWhatSizeAPackIs) {
  const TemporaryFolder work;
  const PhotographFolder folder(6, 2, 1);
  const std::string pack = work / "p.safetensors";
  ASSERT_EQ(run_program({"data", "pack", folder.path, pack, "--size", "24"}).code, 0);
  const Ran ran = run_on(work, {"data.pack=" + pack});
  EXPECT_EQ(ran.code, 2);
  EXPECT_EQ(ran.err, pack + " is a pack of 24 x 24 pixels: say size = 24 in [data], not 16\n");
}

TEST(PhotographRun, RefusesPhotographsThatAreNotTheOnesAskedFor) {
  const TemporaryFolder work;
  const PhotographFolder folder(6, 2, 1);
  const Ran ran = run_on(work, {folder_setting(folder), "data.content=abc"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_EQ(ran.err.rfind("the photographs differ from content in [data]: ", 0), 0u) << ran.err;
}

// Without landmarks, the key-point system fails with a message, and the others still give rows.
TEST(PhotographRun, WithoutLandmarksCostsKeyPointsTheirRowAlone) {
  const TemporaryFolder work;
  const PhotographFolder folder(30, 8, 3);
  const Ran ran = run_on(work, {folder_setting(folder)});
  EXPECT_EQ(ran.code, 1);
  EXPECT_NE(ran.out.find("key-point matching needs a source that knows anchors"), std::string::npos) << ran.out;
  const auto metrics = ran.metrics("gan-stn");
  EXPECT_EQ(metrics["ssim"]["absent"], "there is nothing to compare with");
  EXPECT_EQ(metrics["coverage"]["absent"], "the source knows no regions");
}

TEST(Data, IsDescribedAlikeAsFolderAndAsPack) {
  const TemporaryFolder work;
  const PhotographFolder folder(12, 4, 2);
  folder.write("faces/text.png", "I am a text.");
  const std::string pack = work / "p.safetensors";
  ASSERT_EQ(run_program({"data", "pack", folder.path, pack, "--size", "32"}).code, 0);
  const Ended of_folder = run_program({"data", "info", folder.path, "--size", "32"});
  const Ended of_pack = run_program({"data", "info", pack});
  EXPECT_EQ(of_folder.code, 0) << of_folder.err;
  for (const char* line : {"size       32 x 32\n", "masks      2\n", "faces (", " masked faces\n",
                           "skipped    faces/text.png: is not a picture that OpenCV can read\n"})
    EXPECT_NE(of_folder.out.find(line), std::string::npos) << line << of_folder.out;
  EXPECT_EQ(of_folder.out.substr(of_folder.out.find("size")), of_pack.out.substr(of_pack.out.find("size")));
  EXPECT_EQ(of_folder.err, "");
}

TEST(Data, IsNotPackedFromWhatIsNoFolder) {
  const TemporaryFolder work;
  const Ended packed = run_program({"data", "pack", "/no/such/folder", work / "p"});
  EXPECT_EQ(packed.code, 2);
  EXPECT_EQ(packed.err, "/no/such/folder: no such folder of photographs\n");
  EXPECT_FALSE(fs::exists(work / "p"));
  EXPECT_EQ(run_program({"data", "info", "/no/such"}).err, "/no/such: no such pack\n");
  const PhotographFolder folder(4, 2, 1);
  EXPECT_EQ(run_program({"data", "pack", folder.path, "/no/such/place/p"}).code, 3);
}

}  // namespace
}  // namespace maskbench

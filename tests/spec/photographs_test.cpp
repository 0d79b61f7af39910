// What a spec says of photographs: one source, what is compared with, and what decides a run's hash.
#include "tests/spec/spec_file.h"

namespace maskbench {
namespace {

Catalogue catalogue() {
  Catalogue all = tiny_catalogue();
  all.plugins.push_back({"keypoint", "1.0", "keypoint.so", "source of keypoint", false, {}, {}});
  return all;
}

Experiment read(const std::vector<std::string>& settings, const std::string& text = kTinySpec) {
  const TemporaryFolder folder;
  return read_experiment(folder.write("tiny.toml", text), settings, catalogue());
}

std::string refusal(const std::vector<std::string>& settings, const std::string& text = kTinySpec) {
  try {
    read(settings, text);
  } catch (const UserError& problem) {
    const std::string what = problem.what();
    return what.substr(what[0] == '/' ? what.rfind("tiny.toml") : 0);
  }
  return "";
}

TEST(Photographs, AreTheSourceWhereAFolderOrAPackIsSet) {
  const auto run = read({"data.folder=/some/where/../here"}).runs[0];
  EXPECT_EQ(run.data.text("source"), "folder");
  EXPECT_EQ(run.data.text("folder"), "/some/here");
  EXPECT_EQ(read({"data.pack=/a.safetensors"}).runs[0].data.text("source"), "pack");
  EXPECT_EQ(read({"data.source=folder", "data.folder=/here"}).runs[0].data.text("source"), "folder");
  EXPECT_EQ(read({}).runs[0].data.text("source"), "procedural");
}

TEST(Photographs, AreOneSourceAndNoOther) {
  EXPECT_EQ(refusal({"data.folder=/a", "data.pack=/b"}),
            "--set data.pack=/b: folder and pack in [data] exclude each other");
  EXPECT_EQ(refusal({"data.folder=/a"}, replaced(kTinySpec, "size = 24", "size = 24\nsource = \"procedural\"")),
            "--set data.folder=/a: folder in [data] excludes source = \"procedural\": leave one of them out");
  EXPECT_EQ(refusal({}, replaced(kTinySpec, "size = 24", "size = 24\nsource = \"pack\"")),
            "tiny.toml:6:10: source in [data] is \"pack\": say which by pack = \"PATH\"");
  EXPECT_EQ(
      refusal({"data.source=files"}),
      "--set data.source=files: source in [data] must be one of [\"procedural\", \"folder\", \"pack\"], not \"files\"");
}

TEST(Photographs, AreComparedWithKeyPointsAndDrawingsWithTheTruth) {
  const auto photographs = read({"data.folder=/a"}).runs[0], drawings = read({}).runs[0];
  EXPECT_EQ(photographs.eval.text("reference"), "keypoint");
  EXPECT_EQ(photographs.reference_source_sha256, "source of keypoint");
  EXPECT_EQ(drawings.eval.text("reference"), "truth");
  EXPECT_EQ(drawings.reference_source_sha256, "");
  EXPECT_EQ(read({"eval.reference=points"}).runs[0].reference_source_sha256, "source of points");
}

TEST(Photographs, RefuseAReferenceThatIsNone) {
  EXPECT_EQ(
      refusal({"data.folder=/a", "eval.reference=truth"}),
      "--set eval.reference=truth: reference in [eval] is \"truth\", which photographs do not have; say \"keypoint\"");
  EXPECT_EQ(refusal({"eval.reference=gan"}),
            "--set eval.reference=gan: reference in [eval] must be \"truth\", \"face\" or a plugin that is not "
            "trained, not \"gan\"");
  EXPECT_EQ(refusal({"eval.reference=keypiont"}),
            "--set eval.reference=keypiont: reference in [eval] must be \"truth\", \"face\" or a plugin that is not "
            "trained, not "
            "\"keypiont\"; did you mean \"keypoint\"?");
}

TEST(Photographs, MayBeFewerThanABatch) { EXPECT_EQ(refusal({"data.folder=/a", "train.batch=1000"}), ""); }

std::string hash(const std::vector<std::string>& settings) {
  return run_hash(read(settings).runs[0], "program", "cpu");
}

TEST(Photographs, DecideARunByTheirContentWhereverTheyLie) {
  const std::string content = "data.content=a123";
  EXPECT_EQ(hash({"data.folder=/a", content}), hash({"data.folder=/b", "data.face_margin=0.5", content}));
  EXPECT_EQ(hash({"data.folder=/a", content}), hash({"data.pack=/b", content}));
  EXPECT_NE(hash({"data.folder=/a", content}), hash({"data.folder=/a", "data.content=b567"}));
  EXPECT_NE(hash({content}), hash({"data.size=32", content})) << "of drawings the content says nothing";
}

TEST(Photographs, LeaveNoKeyOfAnotherSourceInTheResolvedSpec) {
  const TemporaryFolder folder;
  const auto run = read({"data.folder=/a", "data.content=a123"}).runs[0];
  const std::string text = to_toml(run);
  EXPECT_NE(text.find("folder = \"/a\"\n"), std::string::npos) << text;
  for (const char* other : {"\nfaces = ", "\nmasked = ", "\npack = "})
    EXPECT_EQ(text.find(other), std::string::npos) << other;
  const auto back = read_run(folder.write("spec.toml", text), catalogue());
  EXPECT_EQ(to_toml(back), text);
  EXPECT_EQ(run_hash(back, "program", "cpu"), run_hash(run, "program", "cpu"));
}

}  // namespace
}  // namespace maskbench

#include "data/photographs/landmarks_csv.h"

#include <gtest/gtest.h>

#include "maskbench/errors.h"
#include "tests/data/photographs/photograph_folder.h"

namespace maskbench {
namespace {

std::string reasons(const std::vector<Remark>& remarks) {
  std::string text;
  for (const Remark& r : remarks) text += r.what + " " + r.outcome + ": " + r.reason + "\n";
  return text;
}

std::string complaint(const std::string& table) {
  const TemporaryFolder folder;
  try {
    FaceTable(folder.write("faces.csv", table));
  } catch (const UserError& problem) {
    return std::string(problem.what()).substr(folder.path.string().size() + 1);
  }
  return "";
}

TEST(FaceTable, KnowsBoxPointsAndIdentityOfAFile) {
  const TemporaryFolder folder;
  const FaceTable table(folder.write(
      "faces.csv", "identity," + kFaceColumns + ",source\nAda,sub/a.jpg,40,48,1,2,20.5,24,3,4,5,6,7,8,9,10,11,12,x\n"));
  const FaceRow* row = table.find("sub/a.jpg");
  ASSERT_TRUE(row && row->face);
  EXPECT_EQ(row->width, 40);
  EXPECT_EQ(row->height, 48);
  EXPECT_EQ(row->identity, "Ada");
  EXPECT_EQ(row->face->high.x, 21.5);
  EXPECT_EQ(row->face->high.y, 26);
  EXPECT_EQ(row->face->points[kRightEye].x, 3);
  EXPECT_EQ(row->face->points[kLeftMouth].y, 12);
  EXPECT_EQ(table.find("a.jpg"), nullptr);
  EXPECT_EQ(reasons(table.remarks({"sub/a.jpg"})), "");
}

TEST(FaceTable, RemarksOnRowsItCannotUse) {
  const TemporaryFolder folder;
  const FaceTable table(folder.write(
      "faces.csv", kFaceColumns + "\n" + face_row("a.png") + "\n" + face_row("a.png", 80) +
                       "\nb.png,40,48,1,2,many,24,3,4,5,6,7,8,9,10,11,12\nc.png,40\n" + face_row("gone.png") + "\n"));
  EXPECT_EQ(table.find("a.png")->width, 40);  // the first counts
  EXPECT_FALSE(table.find("b.png")->face);
  EXPECT_FALSE(table.find("c.png")->face);
  EXPECT_EQ(reasons(table.remarks({"a.png", "b.png", "c.png"})),
            "faces.csv:3 ignored: names a.png a second time\n"
            "faces.csv:4 ignored: box_w must be a number, not \"many\"\n"
            "faces.csv:5 ignored: height must be a number, not \"\"\n"
            "faces.csv ignored: names gone.png, which is not among the pictures\n");
}

TEST(FaceTable, NamesTheColumnsItLacks) {
  std::string columns = kFaceColumns;
  columns.erase(columns.find("nose_x,"), 7);
  EXPECT_EQ(complaint(columns + "\n"), "faces.csv:1: missing column nose_x; expected " + kFaceColumns);
  EXPECT_EQ(complaint("picture," + columns.substr(5) + "\n"),
            "faces.csv:1: missing columns file, nose_x; expected " + kFaceColumns);
  EXPECT_EQ(complaint(""), "faces.csv: line 1: expected a header, but the file is empty");
}

TEST(FaceTable, MaySayWhoIsWhoAndNothingElse) {
  const TemporaryFolder folder;
  const FaceTable table(folder.write("faces.csv", "file,group\na.png,7\n"));
  EXPECT_FALSE(table.has_landmarks());
  EXPECT_EQ(table.find("a.png")->identity, "7");
  EXPECT_NE(complaint("file\na.png\n"), "");
}

TEST(FaceTable, SaysOnWhichPictureItsPixelsAreMeasured) {
  const TemporaryFolder folder;
  const FaceTable table(folder.write("faces.csv", kFaceColumns + ",measured_on\n" + face_row("a.png") + ",stored\n" +
                                                      face_row("b.png") + ",upright\n" + face_row("c.png") + ",\n" +
                                                      face_row("d.png") + "\n" + face_row("e.png") + ",sideways\n"));
  EXPECT_EQ(table.find("a.png")->measured_on, MeasuredOn::kStored);
  EXPECT_EQ(table.find("b.png")->measured_on, MeasuredOn::kUpright);
  EXPECT_FALSE(table.find("c.png")->measured_on);
  EXPECT_FALSE(table.find("d.png")->measured_on);
  EXPECT_FALSE(table.find("e.png")->face);
  EXPECT_EQ(reasons(table.remarks({"a.png", "b.png", "c.png", "d.png", "e.png"})),
            "faces.csv:6 ignored: measured_on must be stored or upright, not \"sideways\"\n");
}

TEST(MaskTable, HasTheSixPointsInTheOrderOfAnchors) {
  const TemporaryFolder folder;
  const MaskTable table(folder.write(
      "keypoints.csv", "name," + kMaskColumns +
                           "\nm,m.png,1,2,3,4,5,6,7,8,9,10,11,-12\nn,n.png,1,2,3\nm,m.png,0,0,0,0,0,0,0,0,0,0,0,0\n"));
  ASSERT_TRUE(table.find("m.png"));
  const Anchors* points = &table.find("m.png")->points;
  EXPECT_EQ((*points)[kLeftCheek].x, 1);
  EXPECT_EQ((*points)[kNoseBridge].y, 4);
  EXPECT_EQ((*points)[kRightCheek].x, 5);
  EXPECT_EQ((*points)[kLeftJaw].x, 7);
  EXPECT_EQ((*points)[kChin].y, 10);
  EXPECT_EQ((*points)[kRightJaw].y, -12);
  EXPECT_EQ(reasons(table.remarks({"m.png", "n.png"})),
            "masks/keypoints.csv:3 ignored: b_y must be a number, not \"\"\n"
            "masks/keypoints.csv:4 ignored: names m.png a second time\n");
}

// As macOS stores "é.png", and as it is typed.
TEST(FaceTable, FindsANameInEitherUnicodeForm) {
  const std::string decomposed = "e\xCC\x81.png", composed = "\xC3\xA9.png";
  const TemporaryFolder folder;
  const FaceTable table(folder.write("faces.csv", kFaceColumns + "\n" + face_row(decomposed) + "\n"));
  EXPECT_NE(table.find(composed), nullptr);
  EXPECT_NE(table.find(decomposed), nullptr);
  EXPECT_EQ(reasons(table.remarks({composed})), "");
}

}  // namespace
}  // namespace maskbench

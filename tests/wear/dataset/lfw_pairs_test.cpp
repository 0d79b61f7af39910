#include "wear/dataset/lfw_pairs.h"

#include <gtest/gtest.h>

#include <set>
#include <sstream>

#include "maskbench/errors.h"

namespace maskbench {
namespace {

std::vector<PhotoRecord> people(int count, int photographs) {
  std::vector<PhotoRecord> records;
  for (int person = 0; person < count; ++person)
    for (int i = 0; i < photographs; ++i) {
      PhotoRecord record;
      record.source = std::to_string(person) + "/" + std::to_string(i) + ".jpg";
      WornPicture picture;
      picture.file = record.source;
      picture.faces.emplace_back().identity = "person " + std::to_string(person);
      record.pictures = {picture};
      records.push_back(record);
    }
  return records;
}

TEST(FacePairs, AreOfOnePersonOrOfTwoAndOfDifferentPhotographs) {
  const VerificationPairs pairs = draw_face_pairs(people(6, 4), 30, 1);
  ASSERT_EQ(pairs.same.size(), 30u);
  ASSERT_EQ(pairs.different.size(), 30u);
  for (const FacePair& pair : pairs.same) {
    EXPECT_EQ(pair.a.person, pair.b.person);
    EXPECT_NE(pair.a.source, pair.b.source);
  }
  for (const FacePair& pair : pairs.different) EXPECT_NE(pair.a.person, pair.b.person);
}

TEST(FacePairs, AreInThirdsByTheirMasks) {
  int masks[3] = {};
  for (const FacePair& pair : draw_face_pairs(people(6, 4), 30, 1).same)
    ++masks[!pair.a.file.empty() + !pair.b.file.empty()];
  EXPECT_EQ(masks[0], 10);
  EXPECT_EQ(masks[1], 10);
  EXPECT_EQ(masks[2], 10);
}

TEST(FacePairs, AreWrittenAsLabeledFacesInTheWildAre) {
  const VerificationPairs pairs{{{{"Ann", 1, "", ""}, {"Ann", 12, "", ""}}},
                                {{{"Ann", 2, "", ""}, {"Bob", 3, "", ""}}}};
  EXPECT_EQ(pairs_txt(pairs), "1\nAnn\t1\t12\nAnn\t2\tBob\t3\n");
  EXPECT_EQ(pairs.same[0].b.name(".jpg"), "Ann/Ann_0012.jpg");
}

TEST(FacePairs, NeedPeopleAndPictures) {
  EXPECT_THROW(draw_face_pairs(people(1, 9), 1, 0), UserError);
  EXPECT_THROW(draw_face_pairs(people(2, 2), 100, 0), UserError);
}

}  // namespace
}  // namespace maskbench

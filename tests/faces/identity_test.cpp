// Several pictures of one person.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "data/source.h"
#include "faces/people/person.h"
#include "faces/procedural_faces.h"
#include "spec/data_source.h"

namespace maskbench {
namespace {

using procedural::draw_person;
using procedural::Person;

bool same_shape(const Person& a, const Person& b) { return std::ranges::equal(a.shape, b.shape); }

TEST(Identity, LastsOverThePicturesOfAPersonAndNoFurther) {
  const Person first = draw_person(7, 0, 4, 4), last = draw_person(7, 0, 7, 4), next = draw_person(7, 0, 8, 4);
  EXPECT_TRUE(same_shape(first, last));
  EXPECT_EQ(first.skin[0], last.skin[0]);
  EXPECT_EQ(first.iris[1], last.iris[1]);
  EXPECT_EQ(first.hair[2], last.hair[2]);
  EXPECT_FALSE(same_shape(last, next));
}

TEST(Identity, IsSeenInAnotherPoseAndLight) {
  const Person first = draw_person(7, 0, 4, 4), last = draw_person(7, 0, 7, 4);
  EXPECT_NE(first.pose.yaw, last.pose.yaw);
  EXPECT_NE(first.light.x, last.light.x);
  EXPECT_NE(first.clothes[0], last.clothes[0]);
}

TEST(Identity, OfOnePictureEachChangesNoPicture) {
  const ProceduralFaces plain(32, 5), one(32, 5, 1), three(32, 5, 3);
  for (uint64_t i = 0; i < 4; ++i) EXPECT_EQ(plain.face(i).pixels, one.face(i).pixels);
  EXPECT_NE(plain.face(1).pixels, three.face(1).pixels);
}

std::unique_ptr<Source> people(int64_t pictures) {
  Options data(data_schema());
  data.set("source", std::string("procedural"));
  data.set("size", int64_t(16));
  data.set("faces", int64_t(60));
  data.set("masked", int64_t(2));
  data.set("pictures_per_person", pictures);
  data.set("test_share", 0.3);
  return make_source(data);
}

TEST(Identity, IsOnOneSideOfTheSplit) {
  const auto source = people(5);
  std::set<int64_t> train, test;
  for (int64_t i = 0; i < source->faces(Split::kTrain); ++i) train.insert(source->person_of(Split::kTrain, i));
  for (int64_t i = 0; i < source->faces(Split::kTest); ++i) test.insert(source->person_of(Split::kTest, i));
  EXPECT_EQ(train.size() + test.size(), 12u);
  for (int64_t person : test) EXPECT_FALSE(train.contains(person));
}

TEST(Identity, EntersTheDigestOnlyWhereItChangesPictures) { EXPECT_NE(people(1)->digest(), people(5)->digest()); }

}  // namespace
}  // namespace maskbench

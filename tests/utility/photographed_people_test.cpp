// Whose pictures train a recogniser and test it, by the tables of a folder. Each person's pictures have a blue of their own;
// masked ones are greener.
#include <gtest/gtest.h>

#include <set>

#include "maskbench/errors.h"
#include "tests/data/photographs/photograph_folder.h"
#include "utility/people.h"

namespace maskbench {
namespace {

constexpr int kPeople = 40, kBareGreen = 50, kMaskedGreen = 200;

cv::Mat picture_of(int person, int green, int red) { return {48, 40, CV_8UC3, cv::Scalar(person * 6, green, red)}; }

// Two faces of each person, and two masked pictures of those in `masked`.
struct KnownPeople : PhotographFolder {
  explicit KnownPeople(const std::set<int>& masked) : PhotographFolder(0, 0, 2) {
    std::string faces = kFaceColumns + ",identity\n", others = "file,identity\n";
    for (int person = 0; person < kPeople; ++person)
      for (int i = 0; i < 2; ++i) {
        const std::string name = fmt::format("{:02}{}.png", person, i);
        picture("faces/" + name, picture_of(person, kBareGreen, 100 * i));
        faces += fmt::format("{},{}\n", face_row(name), person);
        if (!masked.contains(person)) continue;
        picture("masked/" + name, picture_of(person, kMaskedGreen, 100 * i));
        others += fmt::format("{},{}\n", name, person);
      }
    write("faces.csv", faces);
    write("masked.csv", others);
  }
  std::unique_ptr<People> people() const {
    FolderReading reading;
    reading.folder = path;
    reading.size = 16;
    return photographed_people(reading, 0.3);
  }
};

std::set<int> all_but(int nobody) {
  std::set<int> people;
  for (int person = 0; person < kPeople; ++person)
    if (person != nobody) people.insert(person);
  return people;
}

// The middle pixel's red, green or blue.
int at(const Tensor& picture, int channel) { return picture[channel][8][8].item<int>(); }

TEST(PhotographedPeople, AreTestedOnMaskedPicturesOfThemselves) {
  const KnownPeople folder(all_but(-1));
  const auto people = folder.people();
  const TestPeople& test = people->test();
  EXPECT_GE(test.gallery.size(0), 4);
  ASSERT_EQ(test.probes.size(0), 2 * test.gallery.size(0));
  for (int64_t i = 0; i < test.probes.size(0); ++i) {
    EXPECT_EQ(at(test.probes[i], 1), kMaskedGreen);
    EXPECT_EQ(at(test.probes[i], 2), at(test.gallery[int64_t(test.person[size_t(i)])], 2));
  }
  const LabelledPictures trained = people->without_masks();
  EXPECT_EQ(trained.bare.size(0), 2 * (kPeople - test.gallery.size(0)));
  EXPECT_EQ(trained.person.max().item<int64_t>(), kPeople - test.gallery.size(0) - 1);
  std::set<int> test_blue;
  for (int64_t i = 0; i < test.gallery.size(0); ++i) test_blue.insert(at(test.gallery[i], 2));
  for (int64_t i = 0; i < trained.bare.size(0); ++i) EXPECT_FALSE(test_blue.contains(at(trained.bare[i], 2)));
}

TEST(PhotographedPeople, WearTrueMasksOfTheSamePersonInTurn) {
  const LabelledPictures all = KnownPeople(all_but(-1)).people()->truly_masked();
  std::set<std::pair<int, int>> taken;
  for (int64_t i = 0; i < all.bare.size(0); ++i) {
    EXPECT_EQ(at(all.masked[i], 1), kMaskedGreen);
    EXPECT_EQ(at(all.masked[i], 2), at(all.bare[i], 2));
    taken.emplace(at(all.masked[i], 2), at(all.masked[i], 0));
  }
  EXPECT_EQ(int64_t(taken.size()), all.bare.size(0));  // both masked pictures of each person
  const int person = at(all.bare[0], 2) / 6;
  const LabelledPictures less = KnownPeople(all_but(person)).people()->truly_masked();
  EXPECT_TRUE(torch::equal(less.masked[0], less.bare[0]));
}

TEST(PhotographedPeople, WearWhatASystemPutsOnThem) {
  const auto people = KnownPeople(all_but(-1)).people();
  const LabelledPictures worn = people->wearing([](const Scene& scene) { return 1 - scene.face; });
  EXPECT_TRUE(torch::equal(worn.masked, 255 - worn.bare));
  EXPECT_TRUE(torch::equal(worn.bare, people->without_masks().bare));
}

TEST(PhotographedPeople, MustBeKnownByName) {
  EXPECT_THROW(KnownPeople({}).people(), UserError);
  const KnownPeople strangers({0, 1, 2});
  try {
    strangers.people();
    ADD_FAILURE() << "taken";
  } catch (const UserError& error) {
    EXPECT_NE(std::string(error.what()).find("identity"), std::string::npos) << error.what();
  }
}

}  // namespace
}  // namespace maskbench

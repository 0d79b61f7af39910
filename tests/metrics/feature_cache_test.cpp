// What networks said of pictures, kept from one call to the next: served for the same, never for anything else.
#include <gtest/gtest.h>

#include <map>

#include "tests/metrics/formula_weights.h"

namespace maskbench {
namespace {

constexpr const char* kNetwork = "squeezenet1_1-classifier";

class RowsInMemory final : public FeatureCache {
 public:
  std::optional<Tensor> find(const std::string& key) override {
    const auto kept = rows.find(key);
    return kept == rows.end() ? std::nullopt : std::optional(kept->second);
  }
  void put(const std::string& key, const Tensor& row) override { rows[key] = row.clone(); }

  std::map<std::string, Tensor> rows;
};

class KnownRowsOfANetwork : public testing::Test {
 protected:
  KnownRowsOfANetwork() {
    torch::manual_seed(1);
    pictures = torch::rand({3, 3, 20, 24});
    write(0);
    networks.remember(&known);
  }

  // Formula weights, with `more` added to one of them.
  void write(double more) const {
    const WeightsInfo& info = *find_weights("squeezenet1_1");
    Tensors tensors = formula_tensors(info);
    tensors.at("classifier.1.bias")[7] += more;
    write_safetensors(networks.folder().file(info), to_views(tensors));
  }

  static Tensor computed(Networks& networks, const Tensor& pictures) { return networks.pass(kNetwork, pictures)[0]; }

  TemporaryFolder folder;
  Networks networks{WeightsFolder(folder.path)};
  RowsInMemory known;
  Tensor pictures;
};

TEST_F(KnownRowsOfANetwork, AreThoseOfAPass) {
  EXPECT_TRUE(networks.rows(kNetwork, 0, pictures).equal(computed(networks, pictures)));
  EXPECT_EQ(known.rows.size(), 3u);
  EXPECT_TRUE(networks.rows(kNetwork, 0, pictures.clone()).equal(computed(networks, pictures)));
  EXPECT_EQ(known.rows.size(), 3u);
}

TEST_F(KnownRowsOfANetwork, AreServedInsteadOfAPass) {
  networks.rows(kNetwork, 0, pictures);
  for (auto& [key, row] : known.rows) row.fill_(42);
  EXPECT_TRUE((networks.rows(kNetwork, 0, pictures) == 42).all().item<bool>());
}

TEST_F(KnownRowsOfANetwork, AreNotServedForAnotherPicture) {
  networks.rows(kNetwork, 0, pictures);
  for (auto& [key, row] : known.rows) row.fill_(42);
  Tensor changed = pictures.clone();
  changed[1][2][19][23] = 0.25;
  const Tensor rows = networks.rows(kNetwork, 0, changed);
  EXPECT_TRUE(rows[1].equal(computed(networks, changed)[1]));
  EXPECT_TRUE((rows[0] == 42).all().item<bool>() && (rows[2] == 42).all().item<bool>());
}

TEST_F(KnownRowsOfANetwork, AreNotServedForThePictureInAnotherShape) {
  networks.rows(kNetwork, 0, pictures);
  const Tensor other = pictures.view({3, 3, 24, 20});
  EXPECT_TRUE(networks.rows(kNetwork, 0, other).equal(computed(networks, other)));
}

TEST_F(KnownRowsOfANetwork, AreNotServedForOtherWeights) {
  const Tensor before = networks.rows(kNetwork, 0, pictures);
  write(1);
  Networks others{WeightsFolder(folder.path)};
  others.remember(&known);
  const Tensor after = others.rows(kNetwork, 0, pictures);
  EXPECT_FALSE(after.equal(before));
  EXPECT_TRUE(after.equal(computed(others, pictures)));
}

}  // namespace
}  // namespace maskbench

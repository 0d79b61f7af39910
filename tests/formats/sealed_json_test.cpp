#include "formats/sealed_json.h"

#include <gtest/gtest.h>

#include "maskbench/errors.h"

namespace maskbench {
namespace {

const nlohmann::ordered_json kJson = {{"b", 1}, {"a", {{"list", {1.5, "x"}}}}};

TEST(SealedJson, ComesBackInItsOrder) { EXPECT_EQ(unsealed(sealed(kJson)).dump(), kJson.dump()); }

TEST(SealedJson, EndsWithTheHashOfTheRest) {
  const auto json = nlohmann::ordered_json::parse(sealed({{"a", 1}}));
  // printf '{\n  "a": 1\n}' | sha256sum
  EXPECT_EQ(json["sha256"], "8164669836e51c324aa26742645b519732d41a60b8047ebdea8e769ef8565d79");
}

TEST(SealedJson, ShowsEveryBitThatWasFlipped) {
  const std::string text = sealed(kJson);
  for (size_t bit = 0; bit < 8 * text.size(); ++bit) {
    std::string flipped = text;
    flipped[bit / 8] = char(flipped[bit / 8] ^ (1 << bit % 8));
    EXPECT_THROW(unsealed(flipped), UserError) << bit;
  }
}

TEST(SealedJson, ShowsThatItWasCutOff) {
  const std::string text = sealed(kJson);
  for (size_t length = 0; length < text.size(); ++length) EXPECT_THROW(unsealed(text.substr(0, length)), UserError);
}

}  // namespace
}  // namespace maskbench

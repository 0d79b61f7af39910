// What a metric in a process of its own is sent.
#include "plugin/measure/wire.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include "plugin/loader/metric_json.h"

namespace maskbench {
namespace {

TEST(Wire, BringsABatchBack) {
  ScoringBatch batch;
  batch.image = torch::rand({2, 3, 5, 4}).transpose(2, 3);  // not contiguous
  batch.homography = torch::rand({2, 3, 3}, torch::kFloat64);
  batch.eyes = torch::rand({2, 4, 5}) > 0.5;
  const std::string bytes = bytes_of(batch);
  const ScoringBatch back = batch_of(bytes);
  EXPECT_TRUE(back.image.equal(batch.image));
  EXPECT_TRUE(back.homography.equal(batch.homography) && back.homography.scalar_type() == torch::kFloat64);
  EXPECT_TRUE(back.eyes.equal(batch.eyes) && back.eyes.scalar_type() == torch::kBool);
  EXPECT_FALSE(back.reference.defined() || back.mask.defined() || back.head.defined());
  EXPECT_THROW(batch_of(bytes.substr(0, bytes.size() - 1)), c10::Error);
}

TEST(Wire, SeesTheEndOfTheOtherProcess) {
  int ends[2];
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
  ASSERT_TRUE(send_message(ends[0], {MessageKind::kAdd, "bytes"}));
  const auto received = receive_message(ends[1], 1);
  ASSERT_TRUE(received.has_value());
  EXPECT_EQ(received->bytes, "bytes");
  EXPECT_FALSE(receive_message(ends[1], 0.01)) << "nothing came";
  ::close(ends[0]);
  EXPECT_FALSE(receive_message(ends[1], 0));
  EXPECT_FALSE(send_message(ends[1], {MessageKind::kAdd, "bytes"})) << "and no SIGPIPE";
  ::close(ends[1]);
}

TEST(MetricJson, BringsAScoreBackWithValuesThatAreNotFinite) {
  Score score{std::nan(""), 2, {1.5, std::nan("")}};
  score.spread = 0.25;
  score.protocol = "p-2";
  score.note = "few";
  const Score back = score_from_json(nlohmann::json::parse(to_json(score).dump()));
  EXPECT_TRUE(std::isnan(back.value) && std::isnan(back.per_image.at(1)));
  EXPECT_EQ(back.per_image.at(0), 1.5);
  EXPECT_EQ(back.n, 2);
  EXPECT_EQ(back.spread, 0.25);
  EXPECT_EQ(back.protocol + back.note, "p-2few");
}

TEST(MetricJson, BringsADescriptionBack) {
  MetricInfo metric;
  metric.protocol = "mine-1";
  metric.title = "Mine";
  metric.unit = "%";
  metric.about = "about";
  metric.higher_is_better = false;
  metric.caveat = "caveat";
  metric.needs = {Input::kEyes, Input::kRealPictures};
  metric.networks = {"inception-2015"};
  nlohmann::json json = to_json(metric);
  json["name"] = "mine";
  json["source_sha256"] = "abc";
  const MetricInfo back = metric_from_json(json);
  EXPECT_EQ(back.name + back.protocol + back.title + back.unit + back.about + back.caveat + back.source_sha256,
            "minemine-1Mine%aboutcaveatabc");
  EXPECT_FALSE(back.higher_is_better);
  EXPECT_EQ(back.needs, metric.needs);
  EXPECT_EQ(back.networks, metric.networks);
}

}  // namespace
}  // namespace maskbench

// Studies over HTTP: killed servers, full disks, hostile requests.
#include "tests/study/served.h"

#include <atomic>
#include <csignal>
#include <map>
#include <random>

#include "maskbench/stream_seed.h"
#include "study/answers/score.h"

namespace maskbench::study {
namespace {

constexpr int kRaters = 20;

// Answers from a stream of the rater's own, so that every study of it is the same.
std::string robot_answer(const Study& study, int rater, int position) {
  const Step& step = study.raters[size_t(rater)][size_t(position)];
  std::string judged;
  for (const Shown& shown : displayed(study, step)) {
    const uint64_t draw = stream_seed(5, "robot", uint64_t(rater), uint64_t(step.group * 10 + shown.system)) % 100;
    judged += shown.system != kWrong && draw < 20 + 30 * uint64_t(std::max(0, shown.system)) ? '1' : '0';
  }
  return judged;
}

// Answers every page, over as many connections as it takes. Returns the acknowledged answers by position.
std::map<int, std::string> robot(const SmallStudy& small, int rater, const std::atomic<int>& port) {
  std::map<int, std::string> acknowledged;
  const std::string area = "/r/" + small.token(rater) + "/";
  for (int tries = 0; tries < 20000; ++tries) {
    httplib::Client client("127.0.0.1", port);
    client.set_keep_alive(true);
    client.Post(area + "consent", "", "application/x-www-form-urlencoded");
    for (;;) {
      const auto page = client.Get(area);
      if (!page || page->status != 200) break;
      if (page->body.find("Thank you") != std::string::npos) return acknowledged;
      const int position = position_on(page->body);
      if (position < 0) break;
      const std::string judged = robot_answer(small.study, rater, position);
      const auto reply = client.Post(area + "answer", httplib::Params{{"position", std::to_string(position)},
                                                                      {"judged0", judged.substr(0, 1)},
                                                                      {"judged1", judged.substr(1)},
                                                                      {"milliseconds", "1234"}});
      if (!reply || reply->status != 303) break;
      acknowledged[position] = judged;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  ADD_FAILURE() << "rater " << rater << " was not done";
  return acknowledged;
}

// "Artificial" of each system from the raters' own logs.
std::vector<double> percents_of(const Study& study, const std::vector<std::map<int, std::string>>& logs) {
  std::vector<double> real(3), all(3);
  for (int rater = 0; rater < int(logs.size()); ++rater)
    for (const auto& [position, judged] : logs[size_t(rater)]) {
      const Step& step = study.raters[size_t(rater)][size_t(position)];
      if (step.part != Part::kAsked) continue;
      const std::vector<Shown> shown = displayed(study, step);
      for (size_t i = 0; i < shown.size(); ++i)
        ++all[size_t(shown[i].system)], real[size_t(shown[i].system)] += judged[i] == '1';
    }
  for (size_t s = 0; s < 3; ++s) real[s] *= 100 / all[s];
  return real;
}

TEST(ServedStudy, LosesNoAcknowledgedAnswerOfTwentyRatersWhenItIsKilledFiveTimes) {
  const SmallStudy small(Protocol::kPaper, kRaters, 100, 2);
  auto server = std::make_unique<Served>(small.folder.path);
  std::atomic<int> port = server->port, done = 0;
  std::vector<std::map<int, std::string>> logs(kRaters);
  std::vector<std::thread> raters;
  for (int rater = 0; rater < kRaters; ++rater)
    raters.emplace_back([&, rater] {
      logs[size_t(rater)] = robot(small, rater, port);
      ++done;
    });
  std::mt19937 engine(9);
  int kills = 0;
  for (; kills < 5 && done < kRaters; ++kills) {
    std::this_thread::sleep_for(std::chrono::milliseconds(150 + engine() % 400));
    server->kill();
    server = std::make_unique<Served>(small.folder.path, port);
  }
  for (std::thread& rater : raters) rater.join();
  EXPECT_EQ(kills, 5);
  EXPECT_EQ(server->stop(), 0);

  const std::vector<Answer> answers = AnswerStore(small.folder.path, true).all();
  std::map<std::pair<int, int>, std::string> stored;
  for (const Answer& answer : answers)
    EXPECT_TRUE(stored.emplace(std::pair(answer.rater, answer.position), answer.judged).second);
  size_t acknowledged = 0;
  for (int rater = 0; rater < kRaters; ++rater)
    for (const auto& [position, judged] : logs[size_t(rater)]) {
      ++acknowledged;
      EXPECT_EQ(stored.count({rater, position}), 1u);
      EXPECT_EQ((stored[{rater, position}]), judged);
    }
  EXPECT_EQ(stored.size(), kRaters * small.study.raters[0].size());
  EXPECT_GE(acknowledged + 5 * kRaters,
            stored.size());                      // what was stored but not acknowledged, at each kill one a rater
  for (int rater = 0; rater < kRaters; ++rater)  // robots answer alike, so these are known too
    for (int position = 0; position < int(small.study.raters[0].size()); ++position)
      logs[size_t(rater)][position] = robot_answer(small.study, rater, position);
  const StudyScore score = score_of(small.study, answers);
  EXPECT_EQ(score.counted(), kRaters);
  const std::vector<double> own = percents_of(small.study, logs);
  for (size_t s = 0; s < 3; ++s) EXPECT_NEAR(score.shares.systems[s]->percent, own[s], 1e-9);
}

// A limit of the size of files stands for a full disk: a write fails, and is not all written.
TEST(ServedStudy, AcknowledgesNothingThatAFullDiskDidNotStore) {
  const SmallStudy small(Protocol::kPair, 1, 400, 0);
  AnswerStore(small.folder.path).consent(0);
  Served server(small.folder.path, 0, "trap '' XFSZ; ulimit -f 100; ");
  const std::string area = "/r/" + small.token(0) + "/";
  httplib::Client client("127.0.0.1", server.port);
  int acknowledged = 0, refused = 0;
  for (int i = 0; i < 400 && refused < 20; ++i) {
    const auto reply =
        client.Post(area + "answer", httplib::Params{{"position", std::to_string(acknowledged)}, {"judged", "10"}});
    ASSERT_TRUE(reply);
    ASSERT_TRUE(reply->status == 303 || reply->status == 503) << reply->status;
    ++(reply->status == 303 ? acknowledged : refused);
  }
  EXPECT_EQ(refused, 20);
  server.kill();
  EXPECT_EQ(AnswerStore(small.folder.path).answered(0), acknowledged);
  Served again(small.folder.path);  // with room, it goes on where it stopped
  httplib::Client later("127.0.0.1", again.port);
  EXPECT_EQ(position_on(later.Get(area)->body), acknowledged);
  EXPECT_EQ(later.Post(area + "answer", httplib::Params{{"position", std::to_string(acknowledged)}, {"judged", "10"}})
                ->status,
            303);
}

TEST(ServedStudy, RefusesHostileRequestsAndGoesOn) {
  std::signal(SIGPIPE, SIG_IGN);  // the server closes a connection that sends too much
  const SmallStudy small(Protocol::kPaper);
  Served server(small.folder.path);
  const int64_t memory = server.memory();
  const std::string area = "/r/" + small.token(0) + "/";
  httplib::Client client("127.0.0.1", server.port);
  client.Post(area + "consent", "", "application/x-www-form-urlencoded");
  for (const std::string& path :
       {std::string("/../study.json"), std::string("/%2e%2e/%2e%2e/etc/passwd"), area + "..%2f..%2fstudy.json",
        area + "picture-0-..%2F..%2Fstudy.json", std::string("/answers.sqlite"), "/" + std::string(5000, 'a'),
        std::string("/\r\nX: y")}) {
    const auto reply = client.Get(path);
    EXPECT_TRUE(!reply || reply->status >= 400) << path;
    if (reply) {
      EXPECT_EQ(reply->body.find("secret"), std::string::npos);
    }
  }
  httplib::Client large("127.0.0.1", server.port);
  const auto big = large.Post(area + "answer", std::string(100 << 20, 'x'), "application/x-www-form-urlencoded");
  EXPECT_TRUE(!big || big->status == 413) << (big ? big->status : 0);
  httplib::Client chunked("127.0.0.1", server.port);
  int chunks = 0;
  const auto endless = chunked.Post(
      area + "answer",
      [&chunks](size_t, httplib::DataSink& sink) {
        if (++chunks == 20000) sink.done();
        return sink.write(std::string(10000, 'y').data(), 10000);
      },
      "application/x-www-form-urlencoded");
  EXPECT_TRUE(!endless || endless->status >= 400);
  EXPECT_GT(memory, 0);
  EXPECT_LT(server.memory() - memory, 16);
  EXPECT_TRUE(AnswerStore(small.folder.path, true).all().empty());
  EXPECT_EQ(httplib::Client("127.0.0.1", server.port).Get(area)->status, 200);
}

TEST(ServedStudy, SaysNothingMoreOfOnePictureThanOfAnother) {
  const SmallStudy small(Protocol::kPaper);
  Served server(small.folder.path);
  const std::string area = "/r/" + small.token(0) + "/";
  httplib::Client client("127.0.0.1", server.port);
  client.Post(area + "consent", "", "application/x-www-form-urlencoded");
  std::set<std::string> headers;
  for (const char* name : {"picture-0-0", "picture-0-1", "picture-1-0", "picture-1-1", "picture-0-face"}) {
    const auto reply = client.Get(area + name);
    ASSERT_TRUE(reply);
    std::string all;
    for (const auto& [key, value] : reply->headers) all += key + ": " + value + "\n";
    headers.insert(all);
  }
  EXPECT_EQ(headers.size(), 1u);
  EXPECT_EQ(headers.begin()->find("Last-Modified"), std::string::npos);
}

// The connections are held open without a request.
TEST(ServedStudy, AnswersThoughAThousandConnectionsAreOpen) {
  const SmallStudy small(Protocol::kPair);
  Served server(small.folder.path);
  const int64_t memory = server.memory();
  std::vector<int> sockets;
  for (int i = 0; i < 1000; ++i) {
    const int s = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (s < 0) break;  // as many as this process may have
    sockets.push_back(s);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(uint16_t(server.port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    [[maybe_unused]] const int connected = ::connect(s, reinterpret_cast<sockaddr*>(&address), sizeof address);
  }
  httplib::Client client("127.0.0.1", server.port);
  client.set_connection_timeout(60);
  client.set_read_timeout(60);
  const auto page = client.Get("/r/" + small.token(0) + "/");
  EXPECT_LT(server.memory() - memory, 64);
  for (const int s : sockets) ::close(s);
  ASSERT_TRUE(page);
  EXPECT_EQ(page->status, 200);
}

}  // namespace
}  // namespace maskbench::study

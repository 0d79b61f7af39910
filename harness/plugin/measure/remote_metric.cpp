#include "plugin/measure/remote_metric.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <limits>

#include "maskbench/errors.h"
#include "plugin/loader/metric_json.h"
#include "plugin/measure/wire.h"

namespace maskbench {
namespace {

constexpr double kHangSeconds = 600;
constexpr int kLeastDescriptor = 10;  // of what a ChildProcess keeps

}  // namespace

RemoteMetric::RemoteMetric(const std::filesystem::path& program, const std::string& file) : file_(file) {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
    throw EnvironmentError(fmt::format("cannot open a socket: {}", std::strerror(errno)));
  socket_ = ends[0];
  const int theirs = ::fcntl(ends[1], F_DUPFD_CLOEXEC, kLeastDescriptor);
  ::close(ends[1]);
  const std::vector<std::string> command = {program.string(), "measure", file, std::to_string(theirs)};
  child_ = std::make_unique<ChildProcess>(command, "/dev/null", theirs);
  ::close(theirs);
}

RemoteMetric::~RemoteMetric() { ::close(socket_); }

std::string RemoteMetric::ask(char kind, const std::string& bytes) const {
  if (!problem_.empty()) return "";
  std::optional<Message> answer;
  if (send_message(socket_, {MessageKind(kind), bytes})) answer = receive_message(socket_, kHangSeconds);
  if (answer && answer->kind == MessageKind::kAnswer) return answer->bytes;
  if (answer) {
    problem_ = fmt::format("{} failed: {}", file_, answer->bytes);
    return "";
  }
  child_->signal(SIGKILL);  // if it hangs; one that has ended keeps its own end
  problem_ = fmt::format("{} crashed: {}", file_, child_->wait().text());
  return "";
}

std::optional<std::string> RemoteMetric::complaint(const ScoringBatch& batch) const {
  const std::string text = ask(char(MessageKind::kComplaint), problem_.empty() ? bytes_of(batch) : "");
  if (!problem_.empty()) return problem_;
  return text.empty() ? std::nullopt : std::optional(text);
}

void RemoteMetric::add(const ScoringBatch& /*batch*/) { ask(char(MessageKind::kAdd), ""); }

void RemoteMetric::add_real(const Tensor& pictures) {
  ScoringBatch batch;
  batch.image = pictures;
  ask(char(MessageKind::kReal), bytes_of(batch));
}

Score RemoteMetric::score() const {
  const std::string answer = ask(char(MessageKind::kScore), "");
  if (problem_.empty()) return score_from_json(nlohmann::json::parse(answer));
  Score none{std::numeric_limits<double>::quiet_NaN(), 0, {}};
  none.note = problem_;
  return none;
}

}  // namespace maskbench

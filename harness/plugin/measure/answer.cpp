#include <exception>

#include "maskbench/metric_networks.h"
#include "plugin/loader/load.h"
#include "plugin/loader/metric_json.h"
#include "plugin/measure/remote_metric.h"
#include "plugin/measure/wire.h"

namespace maskbench {
namespace {

// A metric and the batch that it was last asked about.
struct Measuring {
  std::unique_ptr<Metric> metric;
  ScoringBatch batch;

  std::string answer(const Message& asked) {
    switch (asked.kind) {
      case MessageKind::kComplaint:
        batch = batch_of(asked.bytes);
        return metric->complaint(batch).value_or("");
      case MessageKind::kAdd:
        metric->add(batch);
        return "";
      case MessageKind::kReal:
        metric->add_real(batch_of(asked.bytes).image);
        return "";
      default:
        return to_json(metric->score()).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    }
  }
};

}  // namespace

void answer_as_metric(const std::string& file, int socket) {
  Networks networks;
  Measuring measuring;
  while (const auto asked = receive_message(socket, /*seconds=*/0)) {
    Message reply{MessageKind::kAnswer, ""};
    try {
      if (!measuring.metric) measuring.metric = make_metric(load_metric(file), networks);
      reply.bytes = measuring.answer(*asked);
    } catch (const std::exception& problem) {
      reply = {MessageKind::kProblem, problem.what()};
    }
    if (!send_message(socket, reply)) return;
  }
}

}  // namespace maskbench

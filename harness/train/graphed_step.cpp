#include "train/graphed_step.h"

#include <fmt/format.h>

namespace maskbench {
namespace {

constexpr int kEager = 3;  // times: workspaces are allocated, algorithms chosen, states of optimisers made

}  // namespace

void GraphedStep::refuse(const std::string& why) {
  if (graph_ && !refused_) fmt::print("no CUDA graph: {}\n", why);
  refused_ = true;
}

void GraphedStep::record(const std::function<void()>& work) {
  recording_ = values_.record();
  std::string problem;
  try {
    graph_->capture(work);
  } catch (const std::exception& error) {
    problem = error.what();
  }
  values_.stop();
  if (!problem.empty()) refuse(problem.substr(0, problem.find('\n')));
}

void GraphedStep::operator()(const std::function<void()>& work) {
  if (graph_ && !refused_ && done_ == kEager) record(work);
  ++done_;
  if (refused_ || !recording_) {
    values_.count();
    work();
    return;
  }
  StepInputs::renew(*recording_);
  graph_->replay();
}

}  // namespace maskbench

#include "train/graphed_step.h"

#include <fmt/format.h>

#include "system/messages.h"

namespace maskbench {
namespace {

constexpr int kEager =
    3;  // eager calls before capture: workspaces, algorithm selection and optimiser states are set up

}  // namespace

void GraphedStep::refuse(const std::string& why) {
  if (graph_ && !refused_) tell("CUDA graph disabled: {}\n", why);
  refused_ = true;
}

void GraphedStep::record(const std::function<void()>& work) {
  recording_ = values_.record();
  try {
    graph_->capture(work);
  } catch (const std::exception& error) {
    problem_ = error.what();
    problem_ = problem_.substr(0, problem_.find('\n'));
  }
  values_.stop();
  if (!problem_.empty()) refuse(problem_);
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

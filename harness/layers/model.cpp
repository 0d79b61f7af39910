// Key functions of the interfaces: their vtables and type information are emitted here.
#include "maskbench/model.h"

#include "maskbench/plugin.h"

namespace maskbench {

Wearer::~Wearer() = default;
Adversary::~Adversary() = default;

TrainDefaults adam(double rate, Numbers betas) {
  return {{"optimizer", std::string("adam")}, {"generator_rate", rate}, {"critic_rate", rate}, {"betas", betas}};
}

TrainDefaults rmsprop(double rate) {
  return {{"optimizer", std::string("rmsprop")}, {"generator_rate", rate}, {"critic_rate", rate}};
}

TrainDefaults critic_steps(int64_t steps) { return {{"critic_steps", steps}}; }

ModelPlugin& ModelPlugin::add(const TrainDefaults& values) {
  train.insert(train.end(), values.begin(), values.end());
  return *this;
}

ModelPlugin& ModelPlugin::add(const Option& one) {
  options.push_back(one);
  return *this;
}

ModelPlugin& ModelPlugin::add(const Schema& several) {
  options.insert(options.end(), several.begin(), several.end());
  return *this;
}

}  // namespace maskbench

// The GPU that a test runs on, or why it cannot.
#pragma once

#include <gtest/gtest.h>

#include "device/device.h"
#include "maskbench/errors.h"

namespace maskbench {

class OnCuda : public testing::Test {
 protected:
  void SetUp() override {
    try {
      static const torch::Device kDevice = (prepare_process(2, "strict"), open_device("cuda"));
      device_ = kDevice;
    } catch (const EnvironmentError& problem) {
      GTEST_SKIP() << problem.what();
    }
  }

  torch::Device device_ = torch::kCPU;
};

}  // namespace maskbench

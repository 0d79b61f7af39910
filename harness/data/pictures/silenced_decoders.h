// Decoders that keep their thoughts to themselves.
#pragma once

namespace maskbench {

// While it lives, the standard error of the process goes nowhere: libpng, libjpeg and OpenCV write there what they
// think of a file, without naming it. Not for several threads at once.
class SilencedDecoders {
 public:
  SilencedDecoders();
  ~SilencedDecoders();
  SilencedDecoders(const SilencedDecoders&) = delete;
  SilencedDecoders& operator=(const SilencedDecoders&) = delete;

 private:
  int kept_;
};

}  // namespace maskbench

// Suppresses messages of picture decoders.
#pragma once

namespace maskbench {

// Redirects the standard error of the process to /dev/null for its lifetime: libpng, libjpeg and OpenCV print warnings
// there without naming the file. Not thread-safe; one object at a time.
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

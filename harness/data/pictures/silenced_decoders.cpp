#include "data/pictures/silenced_decoders.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>

namespace maskbench {

SilencedDecoders::SilencedDecoders() : kept_(::fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 10)) {
  std::fflush(stderr);
  const int nowhere = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
  if (kept_ >= 0 && nowhere >= 0) ::dup2(nowhere, STDERR_FILENO);
  if (nowhere >= 0) ::close(nowhere);
}

SilencedDecoders::~SilencedDecoders() {
  std::fflush(stderr);
  if (kept_ < 0) return;
  ::dup2(kept_, STDERR_FILENO);
  ::close(kept_);
}

}  // namespace maskbench

#include "device/rehearsed_graph.h"

#include "device/host_access.h"

namespace maskbench {

void RehearsedGraph::capture(const std::function<void()>& work) {
  const HostAccessWatch watch(HostAccessWatch::Copies::kForbidden);
  work();
  watch.expect_none();
}

}  // namespace maskbench

// A metric of a plugin, computed in a process of its own: what it does there, a crash included, costs its value only.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "maskbench/metric.h"
#include "system/child_process.h"

namespace maskbench {

class RemoteMetric final : public Metric {
 public:
  // Starts `program measure FILE`. Throws EnvironmentError where no process can be started.
  RemoteMetric(const std::filesystem::path& program, const std::string& file);
  ~RemoteMetric() override;

  // Once the process has ended or the metric has thrown, says so of every batch.
  std::optional<std::string> complaint(const ScoringBatch& batch) const override;
  void add(const ScoringBatch& batch) override;
  void add_real(const Tensor& pictures) override;
  // Has n = 0 and the reason as a note once the process has ended or the metric has thrown.
  Score score() const override;

 private:
  std::string ask(char kind, const std::string& bytes) const;

  std::string file_;
  int socket_ = -1;
  std::unique_ptr<ChildProcess> child_;
  mutable std::string problem_;  // empty while all is well
};

// Executes `maskbench measure FILE SOCKET`: makes the metric of the plugin and answers until the socket is closed.
void answer_as_metric(const std::string& file, int socket);

}  // namespace maskbench

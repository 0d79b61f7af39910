#include "rehearsal/work_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>

namespace maskbench {
namespace {

struct Sums {
  int64_t operations = 0, kernels = 0;
  double bytes = 0, flop = 0;
};

Sums sums_of(const std::vector<Operation>& operations) {
  Sums sums;
  for (const Operation& one : operations) {
    ++sums.operations;
    sums.kernels += one.kernels;
    sums.bytes += one.bytes;
    sums.flop += one.flop - one.zeros;
  }
  return sums;
}

// "| 412 | 450 | 96.1 | 3.20 ": operations, kernels, megabytes and GFLOP.
std::string cells(const std::vector<Operation>& operations) {
  const Sums s = sums_of(operations);
  return fmt::format("| {} | {} | {:.1f} | {:.2f} ", s.operations, s.kernels, s.bytes / 1e6, s.flop / 1e9);
}

using Groups = std::map<std::string, std::vector<Operation>>;

Groups grouped(const std::vector<Operation>& operations, const std::function<std::string(const Operation&)>& key) {
  Groups groups;
  for (const Operation& one : operations) groups[key(one)].push_back(one);
  return groups;
}

std::string rows_of(const Groups& groups, const CountedWork& work, const Gpu& gpu, size_t count) {
  std::vector<std::pair<double, std::string>> rows;
  for (const auto& [name, operations] : groups) {
    const ModelledTime time = modelled_time(operations, gpu, work.precision);
    rows.emplace_back(-time.graph, fmt::format("| {} {}| {:.3f} | {} |\n", name, cells(operations), 1e3 * time.graph,
                                               time.binding()));
  }
  std::sort(rows.begin(), rows.end());
  std::string text;
  for (size_t i = 0; i < std::min(count, rows.size()); ++i) text += rows[i].second;
  return text;
}

constexpr char kColumns[] =
    "| operations | kernels | MB | GFLOP | graph, ms | bound by |\n|:---|---:|---:|---:|---:|---:|:---|\n";

}  // namespace

std::string work_table(const std::vector<CountedWork>& all, const Gpu& gpu) {
  std::string text =
      "| system | batch | precision | operations | kernels | MB | GFLOP | eager, ms | graph, ms | pictures/s | bound "
      "by |\n"
      "|:---|---:|:---|---:|---:|---:|---:|---:|---:|---:|:---|\n";
  for (const CountedWork& work : all) {
    const ModelledTime time = modelled_time(work.operations, gpu, work.precision);
    text += fmt::format("| {} | {} | {} {}| {:.2f} | {:.2f} | {:.0f} | {} |\n", work.system, work.batch, work.precision,
                        cells(work.operations), 1e3 * time.eager, 1e3 * time.graph, double(work.batch) / time.graph,
                        time.binding());
  }
  return text;
}

std::string part_table(const CountedWork& work, const Gpu& gpu) {
  const auto part = [](const Operation& one) { return one.part + (one.backward ? ", backward" : ""); };
  return fmt::format("| {}, batch {} {}{}", work.system, work.batch, kColumns,
                     rows_of(grouped(work.operations, part), work, gpu, work.operations.size()));
}

std::string operation_table(const CountedWork& work, const Gpu& gpu, size_t count) {
  return fmt::format(
      "| {}, batch {} {}{}", work.system, work.batch, kColumns,
      rows_of(grouped(work.operations, [](const Operation& one) { return one.name; }), work, gpu, count));
}

}  // namespace maskbench

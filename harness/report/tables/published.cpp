#include "report/tables/published.h"

#include <algorithm>
#include <set>

namespace maskbench::report {
namespace {

bool is_called(const PublishedSystem& published, const std::string& name) {
  return published.name == name ||
         std::find(published.aliases.begin(), published.aliases.end(), name) != published.aliases.end();
}

// Reason: variants share a plugin ("GAN without STN" is gan_stn with an option), and were not published.
bool is_only_system_of_plugin(const std::vector<Row>& rows, const PublishedSystem& published, const Row& row) {
  return std::none_of(rows.begin(), rows.end(), [&](const Row& other) {
    return is_called(published, other.system) || (other.plugin == row.plugin && other.system != row.system);
  });
}

}  // namespace

const PublishedSystem* published_for(const TableInput& input, const Row& row) {
  if (!input.reference) return nullptr;
  for (const PublishedSystem& published : input.reference->systems) {
    if (is_called(published, row.system)) return &published;
  }
  for (const PublishedSystem& published : input.reference->systems) {
    if (row.plugin.empty() || !is_called(published, row.plugin)) continue;
    if (is_only_system_of_plugin(input.results.rows, published, row)) return &published;
  }
  return nullptr;
}

std::vector<const PublishedSystem*> unmatched(const TableInput& input) {
  std::set<const PublishedSystem*> matched;
  for (const Row& row : input.results.rows) matched.insert(published_for(input, row));
  std::vector<const PublishedSystem*> others;
  if (!input.reference) return others;
  for (const PublishedSystem& published : input.reference->systems) {
    if (!matched.contains(&published)) others.push_back(&published);
  }
  return others;
}

std::vector<std::string> published_metrics(const TableInput& input) {
  std::set<std::string> metrics;
  for (const Row& row : input.results.rows) {
    const PublishedSystem* published = published_for(input, row);
    if (published == nullptr) continue;
    for (const auto& [metric, value] : published->metrics) metrics.insert(metric);
  }
  return {metrics.begin(), metrics.end()};
}

}  // namespace maskbench::report

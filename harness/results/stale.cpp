#include "results/stale.h"

#include <fmt/format.h>

#include "maskbench/errors.h"
#include "results/identity.h"
#include "results/manifest.h"

namespace maskbench {
namespace {

using Json = nlohmann::ordered_json;

// Returns null without a readable manifest.
Json manifest_or_null(const RunRecord& run) {
  try {
    return read_manifest(run.folder);
  } catch (const std::exception&) {
    return {};
  }
}

std::string text_at(const Json& manifest, const char* pointer) {
  return manifest.is_object() ? manifest.value(Json::json_pointer(pointer), std::string()) : "";
}

bool is_current(const RunRecord& run, const Catalogue& catalogue) {
  const PluginInfo* plugin = catalogue.find(run.plugin);
  if (plugin && !run.sources.empty()) return run.sources.text() == sources_sha256(plugin->source_sha256);
  const Json manifest = manifest_or_null(run);
  return !manifest.is_object() || (text_at(manifest, "/program/numerics_sha256") == numerics_sha256() &&
                                   (!plugin || text_at(manifest, "/plugin/source_sha256") == plugin->source_sha256));
}

}  // namespace

void mark_stale(RunRecord& run, const Catalogue& catalogue) {
  if (!run.counts || run.state != "done" || is_current(run, catalogue)) return;
  const Json manifest = manifest_or_null(run);
  run.state = "stale";
  run.why = fmt::format("made with different sources, of commit {}",
                        manifest.is_object() ? text_at(manifest, "/program/commit").substr(0, 12) : "unknown");
}

}  // namespace maskbench

// manifest.json: everything needed to say where the numbers of a run come from, and to make them again.
#pragma once

#include <torch/types.h>

#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "data/source.h"
#include "results/run_folder.h"
#include "spec/experiment.h"

namespace maskbench {

// What a run is made of and with, `hash` being its identity; `results` is empty while it goes on, else what
// result_hashes() found when it ended. Sealed (base/sealed_json.h).
void write_manifest(const RunFolder& folder, const std::string& hash, const Run& run, const PluginInfo& plugin,
                    const Source& source, const torch::Device& device,
                    const std::map<std::string, std::string>& results);

// The manifest of a run folder. Throws UserError where there is none, or one that was changed.
nlohmann::ordered_json read_manifest(const std::filesystem::path& folder);

// SHA-256 of each file that the same inputs make the same, by name: metrics, pictures, scalars.jsonl, checkpoints but
// for state.json, which holds times.
std::map<std::string, std::string> result_hashes(const std::filesystem::path& folder);

}  // namespace maskbench

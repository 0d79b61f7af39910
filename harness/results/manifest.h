// manifest.json: what a run was made of and with, and the hashes of its results.
#pragma once

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "results/run_folder.h"
#include "spec/experiment.h"

namespace maskbench {

// What a run was made with, besides its spec and plugin.
struct Provenance {
  std::string run_hash;                                  // run_identity()
  std::string data_sha256;                               // Source::digest()
  std::string device, device_type;                       // "NVIDIA H200, CUDA 13.0", "cuda"
  std::string torch;                                     // version of LibTorch
  std::map<std::string, std::string> convolutions = {};  // ways that trials chose, by pass and shape
};

// Writes manifest.json atomically, sealed (formats/sealed_json.h). `results`: result_hashes() once the run has ended,
// empty before. Throws EnvironmentError.
void write_manifest(const RunFolder& folder, const Run& run, const PluginInfo& plugin, const Provenance& provenance,
                    const std::map<std::string, std::string>& results);

// Writes the manifest anew with the results that are there now, after a run that had ended was scored again. Throws as
// read_manifest() and write_manifest().
void update_manifest(const RunFolder& folder);

// Reads the manifest of a run folder. Throws UserError where there is none, where it was changed after it was written,
// and where its version is newer.
nlohmann::ordered_json read_manifest(const std::filesystem::path& folder);

// SHA-256 by name of the files that the same inputs make byte for byte: scores, pictures, scalars.jsonl and checkpoints
// without state.json, which holds times.
std::map<std::string, std::string> result_hashes(const std::filesystem::path& folder);

}  // namespace maskbench

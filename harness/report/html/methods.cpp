#include <fmt/format.h>
#include <fmt/ranges.h>
#include <toml++/toml.h>

#include <set>
#include <sstream>

#include "report/html/assets.h"
#include "report/html/sections.h"
#include "results/manifest.h"
#include "system/atomic_file.h"

namespace maskbench::report {
namespace {

// The resolved spec of a run; empty where it cannot be read.
toml::table spec_of(const RunRecord& run) {
  try {
    auto parsed = toml::parse(read_file(run.folder / "spec.toml"));
    return parsed ? std::move(parsed).table() : toml::table();
  } catch (const std::exception&) {
    return {};
  }
}

Json manifest_of(const RunRecord& run) {
  try {
    return read_manifest(run.folder);
  } catch (const std::exception&) {
    return Json::object();
  }
}

// The value at a dotted path as TOML writes it; "?" where there is none.
std::string at(const toml::table& spec, const char* path) {
  const auto node = spec.at_path(path);
  if (const auto text = node.value_exact<std::string>()) return *text;
  if (const auto number = node.value_exact<double>()) return fmt::format("{}", *number);
  if (const auto number = node.value_exact<int64_t>()) return fmt::format("{}", *number);
  return "?";
}

std::string text_at(const Json& json, const char* pointer) {
  const Json::json_pointer at(pointer);
  return json.is_object() && json.contains(at) && json[at].is_string() ? json[at].get<std::string>() : "?";
}

std::string data_text(const toml::table& spec) {
  const std::string size = at(spec, "data.size"), source = at(spec, "data.source");
  std::string text =
      fmt::format("Data: {}, pictures of {} × {} pixels", source == "?" ? "photographs" : source, size, size);
  if (source == "procedural")
    text += fmt::format(
        ", {} people without and {} with a mask, a share of {} of them for testing and of {} for validation",
        at(spec, "data.faces"), at(spec, "data.masked"), at(spec, "data.test_share"),
        at(spec, "data.validation_share"));
  return text + ".";
}

std::string scores_text(const TableInput& input, const toml::table& spec) {
  const std::string& reference = input.results.experiment.reference;
  return fmt::format("Scores: {} pairs of {} faces and masks, drawn with seed {}{}. Protocols stand below the table.",
                     at(spec, "eval.pairs"), input.results.experiment.split == "validation" ? "validation" : "test",
                     at(spec, "eval.seed"),
                     reference.empty() ? "" : "; SSIM, PSNR and LPIPS compare with " + reference);
}

std::string machine_text(const std::set<std::string>& devices, const std::set<std::string>& programs) {
  return fmt::format("Machine and program: {}; maskbench {}.", fmt::join(devices, " / "), fmt::join(programs, " / "));
}

// "GAN + STN: gan_stn, 3500 iterations of batch 32, adam, learning rates 3e-4 and 5e-4; seeds 0, 1"
std::string system_text(const Row& row, const RunRecord& run) {
  const toml::table spec = spec_of(run);
  std::vector<std::string> seeds;
  for (const RunRecord& r : row.runs)
    if (r.counts) seeds.push_back(r.seed ? std::to_string(*r.seed) : "?");
  std::string text = fmt::format("{}: {}", row_name(row), row.plugin);
  if (spec.at_path("options.width"))  // systems without networks are not trained
    text += fmt::format(", {} iterations of batch {}, {}, learning rates {} (generator) and {} (critic)",
                        at(spec, "train.iterations"), at(spec, "train.batch"), at(spec, "train.optimizer"),
                        at(spec, "train.generator_rate"), at(spec, "train.critic_rate"));
  return text + fmt::format("; seed{} {}.", seeds.size() == 1 ? "" : "s", fmt::join(seeds, ", "));
}

std::string not_run_text(const TableInput& input) {
  std::vector<std::string> lacking;
  for (const Row& row : input.results.rows)
    if (const std::string state = row.state(); state != "done")
      lacking.push_back(fmt::format("{} ({})", row_name(row), state));
  if (lacking.empty()) return "Every run that the experiment names has ended and counts.";
  return fmt::format("Not as planned: {}.", fmt::join(lacking, "; "));
}

// Entries of references.bib whose comment names one of the plugins.
std::string references_of(const std::set<std::string>& plugins) {
  std::string text, entry;
  bool wanted = false;
  std::istringstream lines{std::string(assets().references)};
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("%")) {
      std::istringstream words(line.substr(1));
      wanted = false;
      for (std::string word; words >> word;) wanted = wanted || plugins.contains(word);
    } else if (wanted) {
      text += line + "\n";
    }
  }
  return text;
}

// Letters and digits alone: what a key of BibTeX may hold.
std::string bibtex_key(const std::string& name) {
  std::string key = "maskbench_";
  for (const char c : name) key += std::isalnum(static_cast<unsigned char>(c)) ? c : '_';
  return key;
}

std::string own_entry(const TableInput& input, const std::set<std::string>& programs) {
  const ExperimentFile& experiment = input.results.experiment;
  return fmt::format("@misc{{{},\n  title = {{{}}},\n  note = {{Results of maskbench {}}}\n}}\n\n",
                     bibtex_key(experiment.name),
                     latex_text(experiment.title.empty() ? experiment.name : experiment.title),
                     latex_text(fmt::format("{}", fmt::join(programs, ", "))));
}

std::string program_text(const Json& manifest) {
  const std::string commit = text_at(manifest, "/program/commit");
  return fmt::format("{}, LibTorch {}", commit == "?" ? commit : "commit " + commit.substr(0, 12),
                     text_at(manifest, "/versions/torch"));
}

}  // namespace

Json methods(const TableInput& input) {
  std::set<std::string> devices, programs, plugins;
  Json systems = Json::array();
  toml::table spec;
  for (const Row& row : input.results.rows) {
    const RunRecord* run = shown_run(row);
    if (!run) continue;
    const Json manifest = manifest_of(*run);
    devices.insert(text_at(manifest, "/device"));
    programs.insert(program_text(manifest));
    plugins.insert(row.plugin);
    systems.push_back(system_text(row, *run));
    spec = spec_of(*run);
  }
  Json paragraphs = Json::array();
  if (!systems.empty()) paragraphs = {data_text(spec), scores_text(input, spec), machine_text(devices, programs)};
  paragraphs.push_back(not_run_text(input));
  return {{"paragraphs", std::move(paragraphs)},
          {"systems", std::move(systems)},
          {"bibtex", own_entry(input, programs) + references_of(plugins)}};
}

}  // namespace maskbench::report

#include <fmt/format.h>

#include <map>

#include "spec/reference/key_pages.h"

namespace maskbench {
namespace {

constexpr char kBeginning[] = R"(# A spec of maskbench. Run it:      maskbench run {0}.toml
# Look a key up:                    maskbench keys train.batch
# Options of a system's plugin:     maskbench plugins info gan_stn
# Keys that begin with "#" stand at their defaults; remove the "#" to change one.

title = {1}
seeds = [0]                  # each trained system is run once with each
)";

constexpr char kEnding[] = R"(
# What is compared: one [[system]] a row of the table.
[[system]]
name = "key points"
plugin = "keypoint"          # not trained; needs landmarks, which drawn faces have

[[system]]
name = "GAN + STN"
plugin = "gan_stn"
options = {{ width = 16, critic_head = "dense" }}
# train = {{ generator_rate = 1e-4 }}     # keys of [train] for this system only

# Values at which trained systems are run: every combination is a run.
# [sweep]
# train.jitter = [0.0, 0.3]
# options.width = [8, 16]

# Layout of the sweep's tables.
# [ablation]
# rows = "options.width"
# columns = "train.jitter"
# reference = {{ system = "GAN + STN", options.width = 16, train.jitter = 0.3 }}
)";

// Keys that are set, so that the spec takes about a minute on two cores.
const std::map<std::string, std::string>& chosen() {
  static const std::map<std::string, std::string> values = {
      {"data.size", "48"},
      {"data.faces", "2000"},
      {"data.masked", "2000"},
      {"train.iterations", "200"},
      {"train.jitter", "0.3"},
      {"train.pretrain_iterations", "200"},
      {"train.random_fakes", "0.5"},
      {"train.placement_scale", "0.75"},
      {"train.placement_down", "0.3"},
      {"eval.pairs", "100"},
  };
  return values;
}

std::string setting_lines(const KeySection& section, const KeyEntry& key) {
  const auto set = chosen().find(section.name + "." + key.name);
  const bool is_set = set != chosen().end();
  std::string about = key.about;
  if (is_set) about += fmt::format("; default {}", key.fallback);
  if (!key.limits.empty()) about += fmt::format(" ({})", key.limits);
  return fmt::format("# {}\n{}{} = {}\n", about, is_set ? "" : "#", key.name, is_set ? set->second : key.fallback);
}

}  // namespace

std::string starting_spec(const std::string& name, const std::vector<KeySection>& sections) {
  std::string text = fmt::format(kBeginning, name, to_text(Value(name)));
  for (const KeySection& section : sections) {
    if (section.name != "data" && section.name != "train" && section.name != "eval") continue;
    text += fmt::format("\n# {}\n{}\n", section.about, section.heading);
    for (const KeyEntry& key : section.keys) text += setting_lines(section, key);
  }
  return text + fmt::format(kEnding);
}

}  // namespace maskbench

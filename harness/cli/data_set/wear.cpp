// maskbench wear: puts masks on photographs.
#include <fmt/format.h>

#include <cmath>

#include "base/sha256.h"
#include "cli/commands.h"
#include "device/device.h"
#include "experiment/catalogue.h"
#include "launch/progress.h"
#include "machine/cores.h"
#include "maskbench/errors.h"
#include "results/identity.h"
#include "results/manifest.h"
#include "system/messages.h"
#include "wear/dataset/dataset_files.h"
#include "wear/dataset/wear_folder.h"
#include "wear/picture/weights_text.h"
#include "wear/picture/worn_class.h"
#include "wear/warp_system.h"

namespace maskbench {
namespace {

struct WearArguments {
  std::string run, system, weights, worn = "correct=1";
  MaskChoice choice;
  WearFolder task;
  WearStyle style;
  bool one_design_a_file = false;
  double margin = -1;
  int threads = default_threads();
  std::vector<std::string> command;  // what was typed, without what decides no picture
};

WarpSystem system_of(const WearArguments& asked, const Catalogue& catalogue) {
  if (asked.run.empty() == asked.system.empty()) throw UserError("give either --run DIR or --system NAME");
  return asked.run.empty() ? WarpSystem::of_plugin(asked.system, catalogue) : WarpSystem::of_run(asked.run, catalogue);
}

nlohmann::ordered_json style_json(const WearStyle& s) {
  nlohmann::ordered_json classes;
  for (size_t i = 0; i < worn_classes().size(); ++i)
    classes[worn_classes()[i].name] = {
        {"weight", s.classes[i]}, {"top", worn_classes()[i].top}, {"bottom", worn_classes()[i].bottom}};
  return {{"seed", s.seed},
          {"per_face", s.per_face},
          {"classes", classes},
          {"colours", s.looks.colour},
          {"patterns", s.looks.pattern},
          {"feather", s.feather},
          {"light", s.light},
          {"supersampling", s.supersampling},
          {"least_face", s.least_face},
          {"margin", s.margin},
          {"size", s.size},
          {"least_coverage", s.limits.coverage},
          {"most_eye_occlusion", s.limits.eye_occlusion},
          {"format", s.format},
          {"quality", s.quality},
          {"segmentation", s.segmentation}};
}

nlohmann::ordered_json masks_json(const MaskSet& masks) {
  nlohmann::ordered_json all = nlohmann::ordered_json::array();
  for (const WearableMask& mask : masks.masks())
    all.push_back({{"file", mask.file},
                   {"sha256", mask.sha256},
                   {"design", mask.design},
                   {"weight", masks.weight(mask.design)},
                   {"yaw", std::round(10 * mask.yaw) / 10}});
  return all;
}

// What dataset.json says before the photographs are known.
nlohmann::ordered_json about_json(const WearArguments& asked, const WarpSystem& system, const MaskSet& masks) {
  return {{"version", 1},
          {"program", program_json()},
          {"command", asked.command},
          {"system", system.about()},
          {"style", style_json(asked.style)},
          {"masks", masks_json(masks)},
          {"licence", {{"photographs", nullptr}, {"masks", nullptr}, {"pictures", nullptr}}}};
}

// The hash of what decides all pictures.
std::string settings_hash(const WearArguments& asked, const WarpSystem& system, const MaskSet& masks) {
  nlohmann::ordered_json all = {{"program", numerics_sha256()},
                                {"system", system.about()},
                                {"style", style_json(asked.style)},
                                {"masks", masks_json(masks)}};
  if (!asked.task.detector.empty()) all["detector"] = sha256_of_file(asked.task.detector);
  return sha256(all.dump());
}

void print_summary(const WearArguments& asked, const std::vector<PhotoRecord>& records) {
  const DatasetCounts counts = count_records(records);
  fmt::print("{} photographs: {} pictures with {} masks in {}\n", counts.photographs, counts.pictures, counts.faces,
             (asked.task.out / "pictures").string());
  for (const auto& [reason, count] : counts.reasons) fmt::print("  {}: {} (failures.csv)\n", reason, count);
}

int wear(WearArguments& asked) {
  prepare_process(1, "seeded");
  asked.style.classes = parse_class_weights(asked.worn);
  if (!asked.weights.empty()) asked.choice.weights = parse_weights("--weights", asked.weights);
  asked.choice.sides = !asked.one_design_a_file;
  asked.choice.threads = asked.threads;
  const WarpSystem system = system_of(asked, full_catalogue());
  asked.style.size = asked.choice.size = system.size();
  asked.style.margin = asked.margin >= 0 ? asked.margin : system.margin();
  const MaskSet masks(asked.choice);
  Progress progress(1);
  progress.started("wear");
  for (const Remark& remark : masks.remarks())
    progress.remark(fmt::format("{}: {} ({})", remark.what, remark.reason, remark.outcome));
  WearFolder& task = asked.task;
  task.threads = asked.threads;
  task.system = system.name();
  task.settings = settings_hash(asked, system, masks);
  task.about = about_json(asked, system, masks);
  const WarpFunction warp = system.warp();
  const auto records = wear_folder(task, masks, warp, asked.style,
                                   {[&](int64_t done, int64_t of) { progress.moved("wear", "photographs", done, of); },
                                    [&](const std::string& line) { progress.remark(line); }});
  print_summary(asked, records);
  return count_records(records).pictures > 0 ? 0 : 2;
}

// Keeps what was typed, for dataset.json, without options that decide no picture.
void keep_command(const CLI::App& command, WearArguments& asked) {
  asked.command = {"maskbench", "wear"};
  for (const CLI::Option* option : command.get_options()) {
    const std::string name = option->get_name();
    if (option->count() == 0 || name == "--out" || name == "--threads" || name == "--help") continue;
    asked.command.push_back(name);
    if (option->get_expected_max() > 0)
      for (const std::string& value : option->results()) asked.command.push_back(value);
  }
}

void add_inputs(CLI::App& command, WearArguments& asked) {
  command.add_option("--faces", asked.task.faces, "folder of photographs; its tree is kept")->required();
  command.add_option("--masks", asked.choice.masks, "folder of masks with transparency, or \"drawn\"")
      ->capture_default_str();
  command.add_option("--out", asked.task.out, "folder to make; a call that was cut off goes on")->required();
  command.add_option("--run", asked.run, "folder of a trained run, or of its spec.toml and model.safetensors");
  command.add_option("--system", asked.system, "a system that is not trained: keypoint");
  command.add_option("--table", asked.task.table, "CSV of landmarks, a row a face (default: FACES.csv if it is there)");
  command.add_option("--landmarks", asked.task.detector, "a YuNet model, for photographs without a row");
  command.add_option("--threads", asked.threads)->check(CLI::Range(1, 1024))->capture_default_str();
}

void add_choices(CLI::App& command, WearArguments& asked) {
  WearStyle& style = asked.style;
  command.add_option("--seed", style.seed)->capture_default_str();
  command.add_option("--designs", asked.choice.designs, "comma-separated designs to use (default: all)")
      ->delimiter(',')
      ->allow_extra_args(false);
  command.add_option("--weights", asked.weights, "how often designs are drawn, as surgical=3,cloth=0.5 (others 1)");
  command.add_flag("--one-design-a-file", asked.one_design_a_file,
                   "do not take NAME_left and NAME_right for views of one design, chosen by the turn of the face");
  command.add_option("--per-face", style.per_face, "pictures of each photograph, with different masks")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  command.add_option("--colours", style.looks.colour, "share of masks in another colour")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  command.add_option("--patterns", style.looks.pattern, "share of masks with stripes, dots or checks")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  command.add_option("--worn", asked.worn, "shares of correct, nose_out, chin_out and under_chin")
      ->capture_default_str();
}

void add_finish(CLI::App& command, WearArguments& asked) {
  WearStyle& style = asked.style;
  const auto number = [&](const char* name, double& value, const char* help, double most) {
    command.add_option(name, value, help)->check(CLI::Range(0.0, most))->capture_default_str();
  };
  number("--feather", style.feather, "width of faded edges, as a share of the face's longer side", 0.2);
  number("--light", style.light, "how much of the face's own light the mask takes on", 1);
  number("--least-coverage", style.limits.coverage, "of nose and mouth, of masks worn correctly", 1);
  number("--most-eyes", style.limits.eye_occlusion, "share of the eyes that a mask may cover", 1);
  command
      .add_option("--margin", asked.margin, "around a face's box, in the crop that the system sees (default: its own)")
      ->check(CLI::Range(0.0, 5.0));
  command.add_option("--supersampling", style.supersampling)->check(CLI::Range(1, 8))->capture_default_str();
  command.add_option("--least-face", style.least_face, "pixels of the longer side of a face")
      ->check(CLI::Range(1, 10000))
      ->capture_default_str();
  command.add_option("--format", style.format, "keep (JPEG stays JPEG, the rest becomes PNG), jpg or png")
      ->check(CLI::IsMember({"keep", "jpg", "png"}))
      ->capture_default_str();
  command.add_option("--quality", style.quality, "of JPEG")->check(CLI::Range(1, 100))->capture_default_str();
  command.add_flag("--segmentation", style.segmentation, "write each picture's mask as an 8-bit PNG too");
  command.add_option("--pairs", asked.task.pairs, "pairs of one person, and as many of two, in LFW's format")
      ->check(CLI::Range(0, 1000000));
}

}  // namespace

void add_wear(CLI::App& program, Action& action) {
  static WearArguments asked;
  CLI::App* command = program.add_subcommand("wear", "Puts masks on photographs");
  add_inputs(*command, asked);
  add_choices(*command, asked);
  add_finish(*command, asked);
  command->callback([&action, command] {
    action = [command] {
      keep_command(*command, asked);
      return wear(asked);
    };
  });
}

}  // namespace maskbench

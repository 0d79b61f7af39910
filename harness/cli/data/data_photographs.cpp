// maskbench data pack, data info: packing and inspection of folders of photographs.
#include <fmt/format.h>

#include "cli/commands.h"
#include "data/photographs/folder.h"
#include "data/photographs/pack.h"
#include "maskbench/errors.h"
#include "system/atomic_file.h"

namespace fs = std::filesystem;

namespace maskbench {
namespace {

struct PhotographArguments {
  std::string from, out, landmarks;
  int size = 144;
  double margin = 0.3, test_share = 0.1, validation_share = 0;
};

PictureSet read_set(const PhotographArguments& asked) {
  if (!fs::is_directory(asked.from)) return read_pack(asked.from);
  return read_folder({asked.from, asked.size, asked.margin, asked.landmarks});
}

int pack(const PhotographArguments& asked) {
  if (!fs::is_directory(asked.from)) throw UserError(fmt::format("{}: no such folder of photographs", asked.from));
  expect_writable(asked.out);
  PictureSet set = read_set(asked);
  write_pack(asked.out, set);
  std::error_code no_file;  // the pack may go to a FIFO or to standard output, which nothing else is printed to
  const auto bytes = fs::file_size(asked.out, no_file);
  fmt::print(stderr, "{}\n{}: {} x {} pixels{}\n",
             describe(*make_photo_source(std::move(set), asked.test_share, asked.validation_share)), asked.out,
             asked.size, asked.size, no_file ? "" : fmt::format(", {:.1f} MiB", double(bytes) / (1 << 20)));
  return 0;
}

int info(const PhotographArguments& asked) {
  PictureSet set = read_set(asked);
  const int size = set.size;
  const auto source = make_photo_source(std::move(set), asked.test_share, asked.validation_share);
  fmt::print("kind       {}\nsize       {} x {}\n", fs::is_directory(asked.from) ? "folder" : "pack", size, size);
  for (const Split split : {Split::kTrain, Split::kValidation, Split::kTest})
    if (split != Split::kValidation || asked.validation_share > 0)
      fmt::print("{:<10} {} faces ({} without landmarks), {} masked faces\n", name_of(split), source->faces(split),
                 faces_without_landmarks(*source, split), source->masked(split));
  fmt::print("masks      {}\ndigest     {}\n", source->masks(), source->digest());
  for (const Remark& r : source->remarks()) fmt::print("{:<10} {}: {}\n", r.outcome, r.what, r.reason);
  return 0;
}

void add_reading(CLI::App& command, PhotographArguments& asked) {
  command.add_option("--size", asked.size, "picture size in pixels, when reading a folder")
      ->check(CLI::Range(16, 1024))
      ->capture_default_str();
  command.add_option("--face-margin", asked.margin, "margin around a face's box, as a fraction of its longer side")
      ->check(CLI::Range(0.0, 5.0))
      ->capture_default_str();
  command.add_option("--landmarks", asked.landmarks, "YuNet model (ONNX file) for pictures without a table row");
  command.add_option("--test-share", asked.test_share, "fraction of the groups in the test set")
      ->check(CLI::Range(0.01, 0.9))
      ->capture_default_str();
  command.add_option("--validation-share", asked.validation_share, "fraction of the groups in the validation set")
      ->check(CLI::Range(0.0, 0.5))
      ->capture_default_str();
}

}  // namespace

void add_data_photographs(CLI::App& data, Action& action) {
  static PhotographArguments packing, looking;
  CLI::App* make =
      data.add_subcommand("pack", "Packs a folder of photographs into one memory-mapped file, for `pack` in [data]");
  make->add_option("folder", packing.from, "folder with faces/ masks/ masked/")->required();
  make->add_option("out", packing.out, "output file (.safetensors)")->required();
  add_reading(*make, packing);
  make->callback([&action] { action = [] { return pack(packing); }; });
  CLI::App* look = data.add_subcommand(
      "info", "Prints counts, split and digest of a folder or pack, and the files that were skipped or converted");
  look->add_option("from", looking.from, "folder or pack")->required();
  add_reading(*look, looking);
  look->callback([&action] { action = [] { return info(looking); }; });
}

}  // namespace maskbench

// maskbench data draw: writes procedural faces, masks and masked faces to files.
#include <fmt/format.h>

#include "cli/commands.h"
#include "data/pictures/png.h"
#include "faces/procedural_faces.h"
#include "maskbench/errors.h"
#include "system/atomic_file.h"

namespace fs = std::filesystem;

namespace maskbench {
namespace {

struct DrawArguments {
  std::string out;
  int size = 144, count = 10;
  uint64_t seed = 0, first = 0;
  bool sheet = false;
};

Picture on_white(const Picture& mask) {
  Picture picture(3, mask.height, mask.width);
  const size_t pixels = size_t(mask.height) * size_t(mask.width);
  for (int c = 0; c < 3; ++c)
    for (size_t i = 0; i < pixels; ++i) {
      const int alpha = mask.plane(3)[i];
      picture.plane(c)[i] = uint8_t((mask.plane(c)[i] * alpha + 255 * (255 - alpha)) / 255);
    }
  return picture;
}

// Three rows: people, mask templates, the same people wearing them.
void draw_sheet(const ProceduralFaces& faces, const DrawArguments& asked) {
  std::vector<Picture> pictures(3 * size_t(asked.count));
  for (int i = 0; i < asked.count; ++i) {
    const uint64_t person = asked.first + uint64_t(i);
    const int design = i % ProceduralFaces::kDesigns;
    pictures[size_t(i)] = faces.face(person);
    pictures[size_t(asked.count) + size_t(i)] = on_white(faces.mask(design));
    pictures[2 * size_t(asked.count) + size_t(i)] = faces.truth(person, design).worn;
  }
  write_png(asked.out, contact_sheet(pictures, asked.count));
}

void draw_files(const ProceduralFaces& faces, const DrawArguments& asked) {
  const fs::path out = asked.out;
  for (const char* folder : {"faces", "masks", "masked"}) make_folder(out / folder);
  for (int j = 0; j < ProceduralFaces::kDesigns; ++j)
    write_png(out / "masks" / fmt::format("{:02}.png", j), faces.mask(j));
  for (int i = 0; i < asked.count; ++i) {
    write_png(out / "faces" / fmt::format("{:06}.png", i), faces.face(asked.first + uint64_t(i)));
    write_png(out / "masked" / fmt::format("{:06}.png", i), faces.masked(asked.first + uint64_t(i)));
  }
}

int draw(const DrawArguments& asked) {
  asked.sheet ? expect_writable(asked.out) : expect_folder(asked.out);
  const ProceduralFaces faces(asked.size, asked.seed);
  asked.sheet ? draw_sheet(faces, asked) : draw_files(faces, asked);
  return 0;
}

}  // namespace

void add_data_draw(CLI::App& data, Action& action) {
  static DrawArguments asked;
  CLI::App* command = data.add_subcommand("draw", "Renders procedural people and masks to PNG files");
  command->add_option("out", asked.out, "output folder, or output file with --sheet")->required();
  command->add_option("--size", asked.size, "picture size in pixels")
      ->check(CLI::Range(16, 1024))
      ->capture_default_str();
  command->add_option("--count", asked.count, "number of people")
      ->check(CLI::Range(1, 10000000))
      ->capture_default_str();
  command->add_option("--first", asked.first, "index of the first person")->capture_default_str();
  command->add_option("--seed", asked.seed, "seed of the population")->capture_default_str();
  command->add_flag("--sheet", asked.sheet, "write one contact sheet: people, masks, people wearing them");
  command->callback([&action] { action = [] { return draw(asked); }; });
}

}  // namespace maskbench

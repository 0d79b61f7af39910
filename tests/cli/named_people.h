// A folder of drawn people, masked and not, whose tables say who is in which picture.
#pragma once

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "tests/cli/program.h"

namespace maskbench {

// Writes 60 pictures of each kind, of `persons` people in turn. Who is drawn differs from picture to picture.
inline void draw_named_people(const std::filesystem::path& folder, int persons = 20) {
  run_program({"data", "draw", folder.string(), "--count", "60", "--size", "96"});
  std::string faces =
      "file,width,height,box_x,box_y,box_w,box_h,reye_x,reye_y,leye_x,leye_y,nose_x,nose_y,rmouth_x,rmouth_y,"
      "lmouth_x,lmouth_y,identity\n";
  std::string masked = "file,identity\n";
  for (int i = 0; i < 60; ++i) {
    faces += fmt::format("{:06}.png,96,96,26,22,45,53,37,44,59,44,48,55,39,66,57,66,{}\n", i, i % persons);
    masked += fmt::format("{:06}.png,{}\n", i, i % persons);
  }
  std::ofstream(folder / "faces.csv") << faces;
  std::ofstream(folder / "masked.csv") << masked;
}

}  // namespace maskbench

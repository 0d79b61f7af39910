// A study without runs: its pictures are a few bytes each.
#pragma once

#include <fmt/format.h>

#include <fstream>

#include "study/design/draw_study.h"
#include "study/design/secret.h"
#include "tests/system/temporary_folder.h"

namespace maskbench::study {

struct SmallStudy {
  explicit SmallStudy(Protocol protocol, int raters = 3, int groups = 12, int practice = 2) {
    study = draw_study(
        {.protocol = protocol, .raters = raters, .groups = groups, .practice = practice, .check_every = 5, .seed = 1},
        {.systems = 3, .faces = 40, .masks = 5, .real = 0});
    study.title = "<script>alert(1)</script>";
    study.secret = new_secret();
    study.results = "nowhere";
    for (const char* name : {"GAN", "DCGAN", "WGAN"}) study.systems.push_back({name, fmt::format("{}-run", name)});
    std::filesystem::create_directories(folder / "pictures");
    for (auto* part : {&study.practice, &study.groups, &study.checks})
      for (Group& group : *part) {
        for (Shown& shown : group.shown)
          shown.file = picture(fmt::format("{} {} {}", shown.system, shown.face, shown.mask));
        if (protocol != Protocol::kPaper) continue;
        group.face_file = picture(fmt::format("face {}", group.shown[0].face));
        group.mask_file = picture(fmt::format("mask {}", group.shown[0].mask));
      }
    write_study(folder.path, study);
    folder.write("consent.txt", "You may stop at any time.\n");
  }

  std::string token(int rater) const { return rater_token(study.secret, rater); }

  TemporaryFolder folder;
  Study study;

 private:
  // Its content is its key, so that a test can tell pictures apart.
  std::string picture(const std::string& key) const {
    const std::string name = fmt::format("pictures/{}.png", picture_name(study.secret, key));
    folder.write(name, fmt::format("{:<64}", key));
    return name;
  }
};

}  // namespace maskbench::study

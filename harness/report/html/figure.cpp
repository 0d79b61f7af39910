#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "report/html/sections.h"
#include "results/checkpoints.h"

namespace maskbench::report {
namespace {

namespace fs = std::filesystem;

constexpr int kFaces = 4, kMasks = 5;
constexpr size_t kExactTile = 12 << 10;  // larger pictures are encoded again
constexpr size_t kShownSheets = 11;

struct System {
  std::string label;
  const RunRecord* run;
};

std::vector<System> systems_with(const Results& results, const char* folder) {
  std::vector<System> systems;
  for (const Row& row : results.rows) {
    const RunRecord* run = shown_run(row);
    std::error_code none;
    if (run && fs::is_directory(run->folder / folder, none)) systems.push_back({row_name(row), run});
  }
  return systems;
}

Json picture_json(PageBudget& budget, const fs::path& file, const std::string& about) {
  return {{"picture", budget.picture(file, kExactTile)}, {"about", about}};
}

bool has_picture(const Json& row) {
  return std::any_of(row.begin(), row.end(),
                     [](const Json& tile) { return !tile["picture"].get_ref<const std::string&>().empty(); });
}

Json face_json(const std::vector<System>& systems, int face, PageBudget& budget) {
  const fs::path inputs = systems.front().run->folder / "samples" / "grid";
  Json masks = Json::array(), rows = Json::array();
  for (int m = 0; m < kMasks; ++m)
    masks.push_back(picture_json(budget, inputs / fmt::format("mask_{}.png", m), fmt::format("mask {}", m + 1)));
  for (const System& system : systems) {
    Json tiles = Json::array();
    for (int m = 0; m < kMasks; ++m)
      tiles.push_back(picture_json(budget, system.run->folder / "samples" / "grid" / fmt::format("{}_{}.png", face, m),
                                   fmt::format("{}, face {}, mask {}", system.label, face + 1, m + 1)));
    if (has_picture(tiles)) rows.push_back({{"label", system.label}, {"tiles", std::move(tiles)}});
  }
  return {{"number", face + 1},
          {"face", picture_json(budget, inputs / fmt::format("face_{}.png", face), fmt::format("face {}", face + 1))},
          {"masks", std::move(masks)},
          {"rows", std::move(rows)}};
}

// Iterations of which a run has a sheet, evenly chosen.
std::vector<int64_t> sheet_iterations(const fs::path& samples) {
  std::set<int64_t> found;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(samples, none)) {
    const auto iteration = iteration_of(entry.path().stem());
    if (entry.path().extension() == ".png" && iteration) found.insert(*iteration);
  }
  const std::vector<int64_t> all(found.begin(), found.end());
  if (all.size() <= kShownSheets) return all;
  std::vector<int64_t> chosen;
  for (size_t i = 0; i < kShownSheets; ++i) chosen.push_back(all[i * (all.size() - 1) / (kShownSheets - 1)]);
  return chosen;
}

}  // namespace

Json figure(const Results& results, PageBudget& budget) {
  const std::vector<System> systems = systems_with(results, "samples/grid");
  if (systems.empty()) return nullptr;
  Json faces = Json::array();
  for (int face = 0; face < kFaces; ++face) {
    Json json = face_json(systems, face, budget);
    if (!json["rows"].empty()) faces.push_back(std::move(json));
  }
  return faces.empty() ? Json() : Json{{"faces", std::move(faces)}};
}

Json sample_sheets(const Results& results, PageBudget& budget) {
  Json all = Json::array();
  for (const System& system : systems_with(results, "samples")) {
    Json sheets = Json::array();
    const fs::path samples = system.run->folder / "samples";
    for (const int64_t iteration : sheet_iterations(samples)) {
      std::string picture = budget.picture(samples / fmt::format("{:06}.png", iteration), 0);
      if (!picture.empty())
        sheets.push_back({{"iteration", iteration}, {"picture", std::move(picture)}, {"last", false}});
    }
    if (sheets.size() < 2) continue;
    sheets.back()["last"] = true;
    all.push_back({{"label", system.label}, {"sheets", std::move(sheets)}});
  }
  return all;
}

}  // namespace maskbench::report

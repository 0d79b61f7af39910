#include <fmt/format.h>

#include "formats/json_file.h"
#include "report/html/sections.h"

namespace maskbench::report {
namespace {

constexpr size_t kExactSheet = 0;  // always with loss: a sheet is large

Json read_listed(const std::filesystem::path& folder) {
  try {
    Json json = read_json_file(folder / "pairs.json");
    check_version(json, 2, folder / "pairs.json");
    return json;
  } catch (const std::runtime_error&) {
    return nullptr;  // runs of earlier versions have none
  }
}

}  // namespace

Json pair_pictures(const Results& results, PageBudget& budget) {
  Json listed, sheets = Json::array();
  const auto take = [&](const std::filesystem::path& file, const std::string& name) {
    std::string picture = budget.picture(file, kExactSheet);
    if (!picture.empty()) sheets.push_back({{"name", name}, {"picture", std::move(picture)}});
  };
  for (size_t row = 0; row < results.rows.size(); ++row) {
    const RunRecord* run = shown_run(results.rows[row]);
    if (!run) continue;
    const std::filesystem::path folder = run->folder / "samples" / "pairs";
    const Json here = read_listed(folder);
    if (here.is_null() || (!listed.is_null() && here != listed)) continue;
    if (listed.is_null())
      for (const char* name : {"face", "mask", "truth"}) take(folder / fmt::format("{}.png", name), name);
    listed = here;
    take(folder / "worn.png", std::to_string(row));
  }
  return listed.is_null() ? Json() : Json{{"listed", std::move(listed)}, {"sheets", std::move(sheets)}};
}

}  // namespace maskbench::report

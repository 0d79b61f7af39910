#include "study/pictures/make_study.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

#include "experiment/catalogue.h"
#include "maskbench/errors.h"
#include "results/manifest.h"
#include "study/design/power.h"
#include "study/design/secret.h"
#include "study/pictures/finished_run.h"
#include "study/pictures/plain_png.h"
#include "study/pictures/shown_systems.h"
#include "system/atomic_file.h"
#include "system/messages.h"

namespace fs = std::filesystem;

namespace maskbench::study {
namespace {

constexpr char kConsent[] =
    "You will see pictures of people wearing face masks and say which of them look real. Some are photographs or true "
    "pictures, some were made by a program.\n\n"
    "Taking part is voluntary: you may stop at any time by closing this page, and your link brings you back to where "
    "you "
    "stopped. Your answers and the time each took are stored, and nothing else about you: no name, no address, no "
    "cookie.\n";

// Files of a study below its folder. Names are of the secret and a shuffled number, so they say nothing.
class PictureFolder {
 public:
  PictureFolder(fs::path root, std::string secret) : root_(std::move(root)), secret_(std::move(secret)) {
    make_folder(root_ / "pictures");
  }

  // Returns the file's name below the study's folder. Equal keys are one picture, written once.
  template <class Make>
  std::string put(const std::string& key, const Make& make) {
    const auto [place, is_new] = names_.try_emplace(key);
    if (is_new) {
      place->second = fmt::format("pictures/{}.png", picture_name(secret_, key));
      write_file_atomically(root_ / place->second, plain_png(make()));
    }
    return place->second;
  }

 private:
  fs::path root_;
  std::string secret_;
  std::map<std::string, std::string> names_;
};

std::unique_ptr<Source> source_of(const fs::path& results, const std::vector<System>& systems,
                                  const Catalogue& catalogue) {
  const auto first = results / systems.front().run;
  auto source = make_source(read_resolved_run((first / "spec.toml").string(), catalogue).data);
  for (const System& system : systems)
    if (read_manifest(results / system.run).value("data_sha256", "") != source->digest())
      throw UserError(fmt::format("{} was trained on other data than is there now", (results / system.run).string()));
  return source;
}

// Every picture that is judged, of all parts.
std::vector<Shown*> all_shown(Study& study) {
  std::vector<Shown*> all;
  for (auto* groups : {&study.practice, &study.groups, &study.checks})
    for (Group& group : *groups)
      for (Shown& shown : group.shown) all.push_back(&shown);
  return all;
}

void write_known(Study& study, const Source& source, bool truth, PictureFolder& folder) {
  for (Shown* shown : all_shown(study)) {
    const auto [system, face, mask, file] = *shown;
    if (system == kReal)
      shown->file = folder.put(fmt::format("real {} {}", face, mask), [&, face = face, mask = mask] {
        return truth ? source.truth(Split::kTest, face, mask)->worn : source.masked_face(Split::kTest, face);
      });
    if (system == kWrong)
      shown->file = folder.put(fmt::format("wrong {} {}", face, mask), [&, face = face, mask = mask] {
        return wrongly_worn(source.face(Split::kTest, face), source.mask(mask));
      });
  }
}

void write_worn(Study& study, int system, const FinishedRun& run, PictureFolder& folder) {
  std::vector<Shown*> mine;
  std::vector<Pair> pairs;
  for (Shown* shown : all_shown(study))
    if (shown->system == system) mine.push_back(shown), pairs.push_back({shown->face, shown->mask});
  const std::vector<Picture> pictures = run.worn(pairs);
  for (size_t i = 0; i < mine.size(); ++i)
    mine[i]->file = folder.put(fmt::format("{} {} {}", system, mine[i]->face, mine[i]->mask),
                               [&pictures, i] { return pictures[i]; });
}

// Beside the judged pictures of the protocol `paper`.
void write_inputs(Study& study, const Source& source, PictureFolder& folder) {
  for (auto* groups : {&study.practice, &study.groups, &study.checks})
    for (Group& group : *groups) {
      const Shown& one = group.shown[group.shown[0].system == kReal ? 1 : 0];
      group.face_file =
          folder.put(fmt::format("face {}", one.face), [&] { return source.face(Split::kTest, one.face); });
      group.mask_file = folder.put(fmt::format("mask {}", one.mask), [&] { return source.mask(one.mask); });
    }
}

std::string links_csv(const Study& study) {
  std::string text = "rater,link\n";
  for (int rater = 0; rater < int(study.raters.size()); ++rater)
    text += fmt::format("{},r/{}/\n", rater + 1, rater_token(study.secret, rater));
  return text + fmt::format("overview,overview/{}/\n", overview_token(study.secret));
}

// Pictures of systems whose judgement counts for the column: of `pair`, those beside a real one.
int64_t judged_pictures(const Study& study) {
  int64_t judged = 0;
  for (const Group& group : study.groups) {
    const auto systems =
        std::count_if(group.shown.begin(), group.shown.end(), [](const Shown& s) { return s.system >= 0; });
    if (study.protocol != Protocol::kPair || systems == 1) judged += systems;
  }
  return judged;
}

void print_power(const Study& study, const MakeRequest& request) {
  const auto systems = int64_t(study.systems.size());
  const PowerRequest power{.raters = double(study.raters.size()),
                           .pictures = double(judged_pictures(study)) / double(systems),
                           .intraclass = request.intraclass,
                           .comparisons = std::max<int64_t>(1, systems * (systems - 1) / 2)};
  const double difference = smallest_difference_percent(power);
  fmt::print(
      "{} raters × {} groups: {:.0f} answers on each of {} systems. Two systems that differ by {:.0f} percent points "
      "or more are told apart with a power of 80 % (correlation of answers {}, design effect {:.1f}, level 0.05 / "
      "{}){}\n",
      study.raters.size(), study.groups.size(), power.raters * power.pictures, systems, difference, request.intraclass,
      design_effect(power), power.comparisons,
      difference > 100 ? ": no difference is; ask more raters, show more groups or fewer systems" : "");
}

// Removes the unfinished folder unless it was published.
class Unfinished {
 public:
  explicit Unfinished(const fs::path& out) : path(out.string() + ".unfinished") {
    fs::remove_all(path);
    make_folder(path);
    fs::permissions(path, fs::perms::owner_all);
  }
  ~Unfinished() {
    std::error_code ignored;
    fs::remove_all(path, ignored);
  }
  Unfinished(const Unfinished&) = delete;
  Unfinished& operator=(const Unfinished&) = delete;

  fs::path path;
};

std::string title_of(const MakeRequest& request) {
  return request.title.empty() ? "Which masks look real?" : request.title;
}

Study drawn(const MakeRequest& request, const std::vector<System>& systems, const Source& source, bool truth) {
  DrawRequest draw = request.draw;
  draw.protocol = protocol_named(request.protocol);
  Study study = draw_study(draw, {.systems = int(systems.size()),
                                  .faces = source.faces(Split::kTest),
                                  .masks = source.masks(),
                                  .real = truth ? 0 : source.masked(Split::kTest)});
  study.title = title_of(request);
  study.results = fs::absolute(request.results).lexically_normal().string();
  study.systems = systems;
  study.secret = new_secret();
  study.display_ms = request.display_ms;
  study.fastest_ms = request.fastest_ms;
  study.pass = request.pass;
  return study;
}

void write_pictures(Study& study, const MakeRequest& request, const Catalogue& catalogue, const Source& source,
                    bool truth, const fs::path& out) {
  PictureFolder folder(out, study.secret);
  write_known(study, source, truth, folder);
  for (int system = 0; system < int(study.systems.size()); ++system) {
    tell("pictures of {}\n", study.systems[size_t(system)].name);
    write_worn(study, system,
               FinishedRun(fs::path(request.results) / study.systems[size_t(system)].run, catalogue, source), folder);
  }
  if (study.protocol == Protocol::kPaper) write_inputs(study, source, folder);
  const auto now = fs::file_time_type::clock::now();  // times of files say nothing of their order
  for (const auto& entry : fs::directory_iterator(out / "pictures")) fs::last_write_time(entry.path(), now);
}

}  // namespace

int make_study(const MakeRequest& request) {
  protocol_named(request.protocol);
  fs::path out = fs::path(request.out).lexically_normal();
  if (!out.has_filename()) out = out.parent_path();
  if (fs::exists(out)) throw UserError(fmt::format("{} is there already; a study is never replaced", out.string()));
  const std::vector<System> systems = shown_systems(request.results, request.systems);
  const Catalogue catalogue = full_catalogue();
  const auto source = source_of(request.results, systems, catalogue);
  const bool truth = source->truth(Split::kTest, 0, 0).has_value();
  Study study = drawn(request, systems, *source, truth);
  const Unfinished unfinished(out);
  write_pictures(study, request, catalogue, *source, truth, unfinished.path);
  write_study(unfinished.path, study);
  write_file_atomically(unfinished.path / "consent.txt", kConsent);
  write_file_atomically(unfinished.path / "links.csv", links_csv(study));
  fs::permissions(unfinished.path / "links.csv", fs::perms::owner_read | fs::perms::owner_write);
  publish_folder(unfinished.path, out);
  print_power(study, request);
  fmt::print("{0}: next, maskbench study serve {0}\n", out.string());
  return 0;
}

}  // namespace maskbench::study

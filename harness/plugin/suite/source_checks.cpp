// What every data source must do, wherever its pictures come from.
#include <fmt/format.h>

#include <algorithm>
#include <thread>

#include "data/source.h"
#include "maskbench/errors.h"
#include "plugin/loader/load.h"
#include "plugin/suite/check.h"

namespace maskbench {
namespace {

constexpr int64_t kSourceSize = 48, kLooked = 8;

std::unique_ptr<Source> opened(const std::string& file, const std::vector<std::string>& settings) {
  const DataSourceInfo& info = load_data_source(file);
  Options data(info.keys);
  data.set("size", kSourceSize);
  for (const std::string& setting : settings) {
    const size_t sign = setting.find('=');
    const Option* key = sign == std::string::npos ? nullptr : find_option(info.keys, setting.substr(0, sign));
    if (!key) throw UserError(fmt::format("--set {}: expected key=value with a key of this source", setting));
    const std::string text = setting.substr(sign + 1);
    if (std::holds_alternative<std::string>(key->fallback))
      data.set(key->name, text);
    else if (std::holds_alternative<int64_t>(key->fallback))
      data.set(key->name, int64_t(std::stoll(text)));
    else if (std::holds_alternative<double>(key->fallback))
      data.set(key->name, std::stod(text));
    else
      throw UserError(fmt::format("--set {}: only texts, integers and numbers can be set here", setting));
  }
  return info.make(data);
}

bool same(const Picture& a, const Picture& b) { return a.pixels == b.pixels && a.channels == b.channels; }

void expect_picture(const char* what, const Picture& picture, int channels) {
  expect(picture.channels == channels && picture.height == kSourceSize && picture.width == kSourceSize,
         fmt::format("{} is {} x {} x {}, expected {} x {} x {}", what, picture.channels, picture.height, picture.width,
                     channels, kSourceSize, kSourceSize));
  expect(picture.pixels.size() == size_t(channels) * kSourceSize * kSourceSize,
         fmt::format("{} has too few pixels", what));
}

void check_declaration(const DataSourceInfo& info) {
  expect(!info.kind.empty(), "it has no kind (what tables call its pictures)");
  expect(find_option(info.keys, "size"), "its keys do not contain size_key()");
  for (const Option& key : info.keys) {
    expect(!key.about.empty(), fmt::format("key {} has no .help(...)", key.name));
    expect(!key.complaint(key.fallback), fmt::format("the default of {} is not allowed", key.name));
  }
  expect(!info.reference.empty(), "it names no reference: \"truth\", \"face\" or a plugin that is not trained");
  expect(info.reference != "truth" || info.knows_truth, "its reference is \"truth\", but it does not know the truth");
}

void check_pictures(const Source& source) {
  expect(source.masks() > 0, "it has no mask");
  for (int64_t j = 0; j < std::min(source.masks(), kLooked); ++j) {
    const Picture mask = source.mask(j);
    expect_picture("a mask", mask, 4);
    expect(std::any_of(mask.plane(3), mask.plane(3) + kSourceSize * kSourceSize, [](uint8_t a) { return a > 127; }),
           fmt::format("mask {} is transparent everywhere", j));
  }
  for (const Split split : {Split::kTrain, Split::kTest}) {
    expect(source.faces(split) > 0 && source.masked(split) > 0, "a split has no face, or no masked face");
    for (int64_t i = 0; i < std::min(source.faces(split), kLooked); ++i)
      expect_picture("a face", source.face(split, i), 3);
    for (int64_t i = 0; i < std::min(source.masked(split), kLooked); ++i)
      expect_picture("a masked face", source.masked_face(split, i), 3);
  }
}

void check_repetition(const Source& a, const Source& b) {
  expect(a.digest().size() == 64 && a.digest() == b.digest(),
         "digest() must be a SHA-256 that is the same each time the source is opened");
  for (int64_t i = 0; i < std::min(a.faces(Split::kTrain), kLooked); ++i)
    expect(same(a.face(Split::kTrain, i), b.face(Split::kTrain, i)), fmt::format("face {} is not the same again", i));
}

void check_threads(const Source& source) {
  const auto count = size_t(std::min(source.faces(Split::kTrain), kLooked));
  std::vector<Picture> alone(count), together(count);
  std::vector<std::thread> threads;
  for (size_t i = 0; i < count; ++i) alone[i] = source.face(Split::kTrain, int64_t(i));
  for (size_t i = 0; i < count; ++i)
    threads.emplace_back([&, i] { together[i] = source.face(Split::kTrain, int64_t(i)); });
  for (std::thread& thread : threads) thread.join();
  for (size_t i = 0; i < count; ++i)
    expect(same(alone[i], together[i]), fmt::format("face {} is another from several threads", i));
}

void check_people(const Source& source) {
  std::vector<std::vector<uint8_t>> trained;
  for (int64_t i = 0; i < source.faces(Split::kTrain) && i < 256; ++i)
    trained.push_back(source.face(Split::kTrain, i).pixels);
  std::sort(trained.begin(), trained.end());
  for (int64_t i = 0; i < source.faces(Split::kTest) && i < 256; ++i)
    expect(!std::binary_search(trained.begin(), trained.end(), source.face(Split::kTest, i).pixels),
           fmt::format("test face {} is also a training face", i));
}

void check_knowledge(const Source& source, const DataSourceInfo& info) {
  const auto truth = source.truth(Split::kTest, 0, 0);
  expect(truth.has_value() == info.knows_truth, "knows_truth is not what truth() does");
  if (truth) expect_picture("the truth", truth->worn, 3);
  const bool has = source.face_anchors(Split::kTest, 0).has_value();
  expect(!has || source.knows_landmarks(), "it gives anchors, but knows_landmarks() is false");
}

}  // namespace

std::vector<Check> source_checks(const Probe& probe, const std::vector<std::string>& settings) {
  const std::string file = probe.file;
  const auto open = [=] { return opened(file, settings); };
  return {{"declares its keys", [=] { check_declaration(load_data_source(file)); }},
          {"gives pictures of the size asked for, in both splits", [=] { check_pictures(*open()); }},
          {"gives the same pictures and digest when opened again", [=] { check_repetition(*open(), *open()); }},
          {"gives the same pictures from several threads", [=] { check_threads(*open()); }},
          {"shares no face between training and test", [=] { check_people(*open()); }},
          {"knows what it says it knows", [=] { check_knowledge(*open(), load_data_source(file)); }}};
}

}  // namespace maskbench

#include "metrics/weights/weights_import.h"

#include <algorithm>

#include "base/sha256.h"
#include "formats/foreign_format.h"
#include "formats/safetensors.h"
#include "formats/torch_file.h"
#include "maskbench/errors.h"
#include "metrics/weights/weights_content.h"
#include "system/atomic_file.h"

namespace fs = std::filesystem;

namespace maskbench {
namespace {

Tensors tensors_of_torch_file(const std::string& bytes) {
  const auto stored = parse_torch_file(bytes);
  std::map<std::string, TensorView> views;
  for (const auto& [name, tensor] : stored) views[name] = {tensor.dtype, tensor.shape, tensor.bytes};
  return to_tensors(views);
}

Tensors tensors_of_safetensors(const std::string& bytes) {
  std::map<std::string, TensorView> views;
  std::map<std::string, std::string> metadata;
  parse_safetensors(bytes, views, metadata);
  const auto sum = metadata.find(kContentSum);
  if (sum != metadata.end() && sum->second != content_sha256(views))
    throw UserError("is damaged: its content is not what was imported");
  return to_tensors(views);
}

// Converts the tensors to those of the weights' own file. Sets the difference where they do not fit.
struct Fit {
  const WeightsInfo* weights;
  Tensors tensors;
  std::string why;
  size_t in_common = 0;  // names
};

Fit fit(const WeightsInfo& weights, const Tensors& found) {
  Fit fit{&weights, found, difference(weights, found)};
  if (fit.why.empty()) return fit;
  for (const auto& [name, shape] : weights.shapes()) fit.in_common += found.count(name);
  if (!weights.convert) return fit;
  try {
    fit.tensors = weights.convert(found);
    fit.why = difference(weights, fit.tensors);
  } catch (const UserError& problem) {
    fit.why = problem.what();
  }
  return fit;
}

// Returns the tensors without the first part of their names ("module." of torch.nn.DataParallel, "_orig_mod." of
// torch.compile), or nothing when they do not share one.
Tensors without_prefix(const Tensors& tensors) {
  Tensors shorter;
  if (tensors.empty()) return shorter;
  const std::string first = tensors.begin()->first, prefix = first.substr(0, first.find('.') + 1);
  if (prefix.empty()) return shorter;
  for (const auto& [name, tensor] : tensors) {
    if (!name.starts_with(prefix) || name.size() == prefix.size()) return {};
    shorter[name.substr(prefix.size())] = tensor;
  }
  return shorter;
}

// Fits tensors to each weights, under their own names or the longest rest of them that fits.
std::vector<Fit> fits(const Tensors& found, const std::string& as) {
  std::vector<Fit> all;
  for (const WeightsInfo& weights : all_weights()) {
    if (!weights.embedded.empty() || (!as.empty() && weights.name != as)) continue;
    Fit best = fit(weights, found);
    for (Tensors rest = without_prefix(found); !best.why.empty() && !rest.empty(); rest = without_prefix(rest))
      if (Fit other = fit(weights, rest); other.why.empty() || other.in_common > best.in_common)
        best = std::move(other);
    all.push_back(std::move(best));
  }
  return all;
}

std::string refusal(const std::vector<Fit>& tried, const std::string& as) {
  const auto nearest = std::max_element(tried.begin(), tried.end(),
                                        [](const Fit& a, const Fit& b) { return a.in_common < b.in_common; });
  if (as.empty() && nearest->in_common == 0) return "holds no weights that are known here; see maskbench weights list";
  return c10::str("these are not the weights \"", nearest->weights->name, "\": ", nearest->why);
}

void write(const Fit& fit, const WeightsFolder& to, const std::string& source_sha256) {
  check_content(*fit.weights, fit.tensors);
  Tensors whole;
  for (const auto& [name, tensor] : fit.tensors) whole[name] = tensor.contiguous();
  const auto views = to_views(whole);
  make_folder(to.path());
  write_safetensors(to.file(*fit.weights), views,
                    {{kContentSum, content_sha256(views)}, {"source_sha256", source_sha256}});
}

}  // namespace

bool is_official(const WeightsInfo& weights, const std::string& sha256) {
  return !weights.sha256.empty() && sha256.starts_with(weights.sha256);
}

std::vector<ImportedWeights> import_weights(const fs::path& from, const WeightsFolder& to, const std::string& as) {
  const std::string bytes = read_file(from), sum = sha256(bytes);
  std::vector<ImportedWeights> imported;
  try {
    if (const std::string kind = foreign_format(bytes); !kind.empty()) throw UserError(kind);
    const Tensors found = is_torch_file(bytes) ? tensors_of_torch_file(bytes) : tensors_of_safetensors(bytes);
    const std::vector<Fit> tried = fits(found, as);
    for (const Fit& one : tried) {
      if (!one.why.empty()) continue;
      write(one, to, sum);
      imported.push_back({one.weights->name, to.file(*one.weights), is_official(*one.weights, sum)});
    }
    if (imported.empty()) throw UserError(refusal(tried, as));
  } catch (const UserError& problem) {
    throw UserError(from.string() + ": " + problem.what());
  }
  return imported;
}

}  // namespace maskbench

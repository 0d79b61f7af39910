// A spec that reads without a complaint, to be spoiled one line at a time.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "maskbench/errors.h"
#include "spec/experiment.h"
#include "tests/system/temporary_folder.h"

namespace maskbench {

inline const std::string kTinySpec = R"(title = "Tiny"
seeds = [0, 1]

[data]
size = 24
faces = 40

[train]
iterations = 3
batch = 4

[eval]
metrics = ["ssim"]

[[system]]
name = "GAN"
plugin = "gan"
options = { width = 8 }

[[system]]
name = "key points"
plugin = "points"
)";

inline Catalogue tiny_catalogue() {
  Catalogue catalogue;
  catalogue.metrics = {{"corner_error", "corner-error-4"}, {"ssim", "ssim-wang"}};
  catalogue.plugins.push_back(
      {"gan",
       "1.0",
       "gan.so",
       "source of gan",
       true,
       {option("width", 64).range(1, 512), option("k", 2.0).range(0, 1e3),
        option("kind", "plain").one_of({"plain", "pyconv"}), option("kernels", Integers{3, 5}).odd().length(2),
        option("normed", false),
        option("constraint", "none").one_of({"none", "gp"}).excludes({"gp"}, "normed", "they do not mix")},
       {{"critic_steps", Value(int64_t{5})}, {"betas", Value(Numbers{0.5, 0.9})}}});
  catalogue.plugins.push_back({"points", "1.0", "points.so", "source of points", false, {}, {}});
  return catalogue;
}

// `text` with its first `from` replaced.
inline std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const size_t at = text.find(from);
  if (at == std::string::npos) throw std::logic_error("no \"" + from + "\" in the text");
  return text.replace(at, from.size(), to);
}

inline Experiment read_text(const std::string& text, const std::vector<std::string>& settings = {}) {
  const TemporaryFolder folder;
  return read_spec(folder.write("tiny.toml", text), settings, tiny_catalogue());
}

// What is said of the spec, without its folder; "" when it is read.
inline std::string complaint(const std::string& text, const std::vector<std::string>& settings = {}) {
  const TemporaryFolder folder;
  try {
    read_spec(folder.write("tiny.toml", text), settings, tiny_catalogue());
  } catch (const UserError& problem) {
    const std::string what = problem.what(), prefix = folder.path.string() + "/";
    return what.rfind(prefix, 0) == 0 ? what.substr(prefix.size()) : what;
  }
  return "";
}

}  // namespace maskbench

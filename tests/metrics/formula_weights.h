// A folder of weights whose values are those of tests/golden/formulas.py, as if the official files had been imported.
#pragma once

#include <set>
#include <string>

#include "maskbench/metric.h"
#include "maskbench/metric_networks.h"
#include "metrics/networks/inception.h"
#include "metrics/weights/weights_content.h"
#include "tests/metrics/formulas.h"
#include "tests/system/temporary_folder.h"

namespace maskbench {

// Inception as torch-fidelity and torchvision store it: convolutions followed by batch norm.
inline Tensors official_inception(int64_t classes) {
  Tensors tensors{{"fc.weight", weight("fc.weight", {classes, 2048})}, {"fc.bias", weight("fc.bias", {classes})}};
  for (const InceptionLayer& l : inception_layers()) {
    const std::string kernel = l.torch + ".conv.weight";
    tensors[kernel] = weight(kernel, {l.out, l.in, l.height, l.width});
    for (const char* part : {".bn.weight", ".bn.bias", ".bn.running_mean", ".bn.running_var"})
      tensors[l.torch + part] = weight(l.torch + part, {l.out});
  }
  return tensors;
}

inline Tensors formula_tensors(const WeightsInfo& info) {
  if (info.name.starts_with("inception"))
    return info.convert(official_inception(info.name == "inception_v3" ? 1000 : 1008));
  Tensors tensors;
  for (const auto& [name, shape] : info.shapes()) tensors[name] = weight(name, shape);
  return tensors;
}

class FormulaWeights {
 public:
  // Writes what `network` needs, once.
  Networks& with(const std::string& network) {
    for (const std::string& name : find_network(network)->weights) {
      const WeightsInfo& info = *find_weights(name);
      if (!info.embedded.empty() || !written_.insert(name).second) continue;
      const Tensors tensors = formula_tensors(info);
      write_safetensors(networks_.folder().file(info), to_views(tensors));
    }
    return networks_;
  }
  std::unique_ptr<Metric> metric(const std::string& name) {
    const MetricInfo& info = *find_metric(name);
    for (const std::string& network : info.networks) with(network);
    return make_metric(info, networks_);
  }

  static FormulaWeights& shared() {
    static FormulaWeights weights;
    return weights;
  }

 private:
  TemporaryFolder folder_;
  Networks networks_{WeightsFolder(folder_.path)};
  std::set<std::string> written_;
};

}  // namespace maskbench

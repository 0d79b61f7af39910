#include "plugin/scaffold/templates.h"

#include "base/embedded_file.h"

MASKBENCH_EMBED(maskbench_template_cmake, MASKBENCH_TEMPLATES "/CMakeLists.txt.in");
MASKBENCH_EMBED(maskbench_template_readme, MASKBENCH_TEMPLATES "/README.md.in");
MASKBENCH_EMBED(maskbench_template_gan, MASKBENCH_TEMPLATES "/gan.cpp.in");
MASKBENCH_EMBED(maskbench_template_gan_spec, MASKBENCH_TEMPLATES "/gan.toml.in");
MASKBENCH_EMBED(maskbench_template_wearer, MASKBENCH_TEMPLATES "/wearer.cpp.in");
MASKBENCH_EMBED(maskbench_template_wearer_spec, MASKBENCH_TEMPLATES "/wearer.toml.in");
MASKBENCH_EMBED(maskbench_template_metric, MASKBENCH_TEMPLATES "/metric.cpp.in");
MASKBENCH_EMBED(maskbench_template_metric_spec, MASKBENCH_TEMPLATES "/metric.toml.in");
MASKBENCH_EMBED(maskbench_template_source, MASKBENCH_TEMPLATES "/source.cpp.in");
MASKBENCH_EMBED(maskbench_template_source_spec, MASKBENCH_TEMPLATES "/source.toml.in");

namespace maskbench {

const std::vector<PluginTemplate>& plugin_templates() {
  static const std::vector<PluginTemplate> all = {
      {"gan", "system that learns", MASKBENCH_EMBEDDED(maskbench_template_gan),
       MASKBENCH_EMBEDDED(maskbench_template_gan_spec)},
      {"wearer", "system that is not trained", MASKBENCH_EMBEDDED(maskbench_template_wearer),
       MASKBENCH_EMBEDDED(maskbench_template_wearer_spec)},
      {"metric", "metric", MASKBENCH_EMBEDDED(maskbench_template_metric),
       MASKBENCH_EMBEDDED(maskbench_template_metric_spec)},
      {"source", "data source", MASKBENCH_EMBEDDED(maskbench_template_source),
       MASKBENCH_EMBEDDED(maskbench_template_source_spec)}};
  return all;
}

std::string_view template_cmake() { return MASKBENCH_EMBEDDED(maskbench_template_cmake); }
std::string_view template_readme() { return MASKBENCH_EMBEDDED(maskbench_template_readme); }

}  // namespace maskbench

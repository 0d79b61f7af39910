#include "report/html/assets.h"

#include "base/embedded_file.h"

MASKBENCH_EMBED(maskbench_report_page, MASKBENCH_HTML "/page.mustache");
MASKBENCH_EMBED(maskbench_report_style, MASKBENCH_HTML "/style.css");
MASKBENCH_EMBED(maskbench_report_script, MASKBENCH_HTML "/script.js");
MASKBENCH_EMBED(maskbench_report_pairs, MASKBENCH_HTML "/pairs.js");
MASKBENCH_EMBED(maskbench_report_references, MASKBENCH_HTML "/references.bib");
MASKBENCH_EMBED(maskbench_report_charts, MASKBENCH_CHART_JS);

namespace maskbench::report {

const Assets& assets() {
  static const Assets all{.page = MASKBENCH_EMBEDDED(maskbench_report_page),
                          .style = MASKBENCH_EMBEDDED(maskbench_report_style),
                          .script = MASKBENCH_EMBEDDED(maskbench_report_script),
                          .pairs = MASKBENCH_EMBEDDED(maskbench_report_pairs),
                          .charts = MASKBENCH_EMBEDDED(maskbench_report_charts),
                          .references = MASKBENCH_EMBEDDED(maskbench_report_references)};
  return all;
}

}  // namespace maskbench::report

#include "report/html/assets.h"

// Puts the files into the read-only data of this object, byte by byte.
#define EMBED(name, file) "report_" name ": .incbin \"" file "\"\nreport_" name "_end: .byte 0\n"
#define EMBEDDED(name) [[gnu::visibility("hidden")]] extern const char report_##name[], report_##name##_end[]

asm(".pushsection .rodata\n"  //
    EMBED("page", MASKBENCH_HTML "/page.mustache") EMBED("style", MASKBENCH_HTML "/style.css")
        EMBED("script", MASKBENCH_HTML "/script.js") EMBED("pairs", MASKBENCH_HTML "/pairs.js")
            EMBED("references", MASKBENCH_HTML "/references.bib") EMBED("charts", MASKBENCH_CHART_JS) ".popsection\n");
extern "C" {
EMBEDDED(page);
EMBEDDED(style);
EMBEDDED(script);
EMBEDDED(pairs);
EMBEDDED(references);
EMBEDDED(charts);
}

namespace maskbench::report {

const Assets& assets() {
  static const Assets all{{report_page, size_t(report_page_end - report_page)},
                          {report_style, size_t(report_style_end - report_style)},
                          {report_script, size_t(report_script_end - report_script)},
                          {report_pairs, size_t(report_pairs_end - report_pairs)},
                          {report_charts, size_t(report_charts_end - report_charts)},
                          {report_references, size_t(report_references_end - report_references)}};
  return all;
}

}  // namespace maskbench::report

#include "study/server/assets.h"

#include "base/embedded_file.h"

MASKBENCH_EMBED(maskbench_study_page_head, MASKBENCH_STUDY_PAGES "/page_head.mustache");
MASKBENCH_EMBED(maskbench_study_consent, MASKBENCH_STUDY_PAGES "/consent.mustache");
MASKBENCH_EMBED(maskbench_study_group, MASKBENCH_STUDY_PAGES "/group.mustache");
MASKBENCH_EMBED(maskbench_study_feedback, MASKBENCH_STUDY_PAGES "/feedback.mustache");
MASKBENCH_EMBED(maskbench_study_message, MASKBENCH_STUDY_PAGES "/message.mustache");
MASKBENCH_EMBED(maskbench_study_overview, MASKBENCH_STUDY_PAGES "/overview.mustache");
MASKBENCH_EMBED(maskbench_study_style, MASKBENCH_STUDY_PAGES "/study.css");
MASKBENCH_EMBED(maskbench_study_script, MASKBENCH_STUDY_PAGES "/study.js");

namespace maskbench::study {

const Assets& assets() {
  static const Assets all{.page_head = MASKBENCH_EMBEDDED(maskbench_study_page_head),
                          .consent = MASKBENCH_EMBEDDED(maskbench_study_consent),
                          .group = MASKBENCH_EMBEDDED(maskbench_study_group),
                          .feedback = MASKBENCH_EMBEDDED(maskbench_study_feedback),
                          .message = MASKBENCH_EMBEDDED(maskbench_study_message),
                          .overview = MASKBENCH_EMBEDDED(maskbench_study_overview),
                          .style = MASKBENCH_EMBEDDED(maskbench_study_style),
                          .script = MASKBENCH_EMBEDDED(maskbench_study_script)};
  return all;
}

}  // namespace maskbench::study

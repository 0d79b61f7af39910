#include "report/html/template.h"

#include <gtest/gtest.h>

namespace maskbench::report {
namespace {

TEST(Template, EscapesWhatHtmlTreatsSpecially) {
  EXPECT_EQ(fill("<b>{{name}}</b>", {{"name", "<script>\"'&"}}), "<b>&lt;script&gt;&quot;&apos;&amp;</b>");
  EXPECT_EQ(fill("{{{name}}}", {{"name", "<i>"}}), "<i>");
}

TEST(Template, LeavesOutSectionsOfNothing) {
  const char* text = "{{#x}}yes{{/x}}{{^x}}no{{/x}}";
  for (const Json& nothing : {Json(nullptr), Json(false), Json(""), Json::array()})
    EXPECT_EQ(fill(text, {{"x", nothing}}), "no");
  for (const Json& something : {Json(true), Json("a"), Json(0), Json::array({1})})
    EXPECT_EQ(fill(text, {{"x", something}}), "yes");
}

TEST(Template, ReplacesBytesThatAreNoUtf8) { EXPECT_EQ(fill("{{x}}", {{"x", "a\xff"}}), "a\xEF\xBF\xBD"); }

TEST(ScriptJson, CannotEndTheElementItStandsIn) {
  const std::string text = script_json({{"name", "</script><!-- & \n\xff"}});
  EXPECT_EQ(text.find_first_of("<>&\n"), std::string::npos);
  EXPECT_EQ(Json::parse(text)["name"], "</script><!-- & \n\xEF\xBF\xBD");
}

}  // namespace
}  // namespace maskbench::report

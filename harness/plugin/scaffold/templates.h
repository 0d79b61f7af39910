// The files of a new plugin, by kind, as the build put them into the program.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace maskbench {

// A kind of plugin. @NAME@, @CLASS@ and @KIND@ in its files stand for the plugin's name, its class and `title`.
struct PluginTemplate {
  std::string kind, title;  // "gan", "system that learns"
  std::string_view source, spec;
};

const std::vector<PluginTemplate>& plugin_templates();
std::string_view template_cmake();
std::string_view template_readme();

}  // namespace maskbench

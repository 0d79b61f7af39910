#include <algorithm>

#include "help/command_tree.h"

namespace maskbench {
namespace {

// Escapes what troff would read as a request or an escape.
std::string escaped(const std::string& text) {
  std::string safe;
  for (const char c : text) {
    if (c == '\\') {
      safe += "\\e";
    } else if (c == '-') {
      safe += "\\-";
    } else if ((c == '.' || c == '\'') && (safe.empty() || safe.back() == '\n')) {
      safe += std::string("\\&") + c;
    } else {
      safe += c;
    }
  }
  return safe;
}

std::string joined(const std::vector<std::string>& words, const char* between) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : between) + word;
  return text;
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

std::string synopsis(const Command& command) {
  std::string line = ".B " + escaped(joined(command.words, " ")) + "\n";
  if (!command.commands.empty()) return line + ".I COMMAND\n";
  for (const CommandOption& option : command.options)
    if (option.flags.empty())
      line += (option.required ? ".I " : "[\\fI") + escaped(option.name) + (option.required ? "\n" : "\\fR]\n");
  return line + "[\\fIOPTIONS\\fR]\n";
}

std::string options_text(const Command& command) {
  std::string text;
  for (const CommandOption& option : command.options) {
    const std::string what = option.flags.empty() ? option.name : joined(option.flags, ", ");
    text += ".TP\n.B " + escaped(what) + "\n" + escaped(option.about.empty() ? "see above" : option.about);
    if (!option.fallback.empty()) text += " (default " + escaped(option.fallback) + ")";
    text += "\n";
  }
  return text;
}

std::string commands_text(const Command& command) {
  std::string text;
  for (const Command& one : command.commands) {
    text += ".SS " + escaped(joined(one.words, " ")) + "\n" + escaped(first_line(one.about)) + "\n" + options_text(one);
    text += commands_text(one);
  }
  return text;
}

constexpr char kEnd[] = R"(.SH EXIT STATUS
.TP
.B 0
success
.TP
.B 1
some run failed; the others finished
.TP
.B 2
invalid input; the message names file, line, key and what was expected
.TP
.B 3
unusable environment: no such device, missing weights, disk full
.TP
.B 130
interrupted
.SH ENVIRONMENT
.TP
.B MASKBENCH_PLUGIN_PATH
folders of further plugins, separated by colons
.TP
.B MASKBENCH_TORCH
folder of the Python package torch, or a Python interpreter that has it
.TP
.B MASKBENCH_WEIGHTS
folder of the weights of metrics
.SH SEE ALSO
)";

}  // namespace

std::string manual_page(const Command& command, const std::string& version) {
  const bool whole = command.words.size() == 1;
  const std::string name = joined(command.words, "-");
  std::string title = name;
  std::transform(title.begin(), title.end(), title.begin(), [](unsigned char c) { return char(std::toupper(c)); });
  std::string about = first_line(command.about);
  if (whole) about = about.substr(about.find(": ") + 2);
  std::string page = ".TH " + escaped(title) + " 1 \"\" \"maskbench " + version + "\" \"User Commands\"\n";
  page += ".SH NAME\n" + escaped(name) + " \\- " + escaped(about) + "\n.SH SYNOPSIS\n" + synopsis(command);
  if (!command.options.empty()) page += ".SH OPTIONS\n" + options_text(command);
  if (whole) {
    page += ".SH COMMANDS\n";
    for (const Command& one : command.commands)
      page += ".TP\n.B " + escaped(one.words.back()) + "\n" + escaped(first_line(one.about)) + "; see " +
              escaped(joined(one.words, "-")) + "(1)\n";
  } else if (!command.commands.empty()) {
    page += ".SH COMMANDS\n" + commands_text(command);
  }
  return page + kEnd + (whole ? ".BR maskbench\\-run (1)\n" : ".BR maskbench (1)\n");
}

}  // namespace maskbench

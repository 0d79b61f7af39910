#include "help/command_tree.h"

namespace maskbench {
namespace {

// Calls `visit` for the command and all below it.
template <class Visit>
void walk(const Command& command, const Visit& visit) {
  visit(command);
  for (const Command& one : command.commands) walk(one, visit);
}

// The words behind the program's name: "plugins info".
std::string path_of(const Command& command) {
  std::string path;
  for (size_t i = 1; i < command.words.size(); ++i) path += (i > 1 ? " " : "") + command.words[i];
  return path;
}

// What can follow the command: its commands and flags.
std::string words_of(const Command& command) {
  std::string words;
  for (const Command& one : command.commands) words += one.words.back() + " ";
  for (const CommandOption& option : command.options)
    for (const std::string& flag : option.flags) words += flag + " ";
  if (!words.empty()) words.pop_back();
  return words;
}

// In single quotes of a shell, within a list of zsh's _describe, where a colon ends the name.
std::string quoted(const std::string& text) {
  std::string safe;
  for (const char c : text.substr(0, text.find('\n'))) safe += c == '\'' ? "'\\''" : std::string(1, c);
  return safe;
}

}  // namespace

std::string bash_completion(const Command& program) {
  std::string cases;
  walk(program, [&](const Command& command) {
    cases += "    '" + path_of(command) + "') words='" + words_of(command) + "' ;;\n";
  });
  return R"(# bash completion of maskbench, made from the definitions of its command line.
_maskbench() {
  local word=${COMP_WORDS[COMP_CWORD]} path= words= one i
  for ((i = 1; i < COMP_CWORD; i++)); do
    one=${COMP_WORDS[i]}
    case $one in -*) break ;; esac
    case " $(_maskbench_words "$path") " in *" $one "*) path="${path:+$path }$one" ;; *) break ;; esac
  done
  words=$(_maskbench_words "$path")
  COMPREPLY=()
  while IFS= read -r one; do COMPREPLY+=("$one"); done < <(compgen -W "$words" -- "$word")
  if [ ${#COMPREPLY[@]} = 0 ]; then
    while IFS= read -r one; do COMPREPLY+=("$one"); done < <(compgen -f -- "$word")
  fi
}
_maskbench_words() {
  local words=
  case $1 in
)" + cases +
         R"(  esac
  printf '%s' "$words"
}
complete -o filenames -F _maskbench maskbench
)";
}

std::string zsh_completion(const Command& program) {
  std::string cases;
  walk(program, [&](const Command& command) {
    cases += "    '" + path_of(command) + "')\n      choices=(";
    for (const Command& one : command.commands)
      cases += "\n        '" + one.words.back() + ":" + quoted(one.about) + "'";
    for (const CommandOption& option : command.options)
      for (const std::string& flag : option.flags) cases += "\n        '" + flag + ":" + quoted(option.about) + "'";
    cases += ") ;;\n";
  });
  return R"(#compdef maskbench
# zsh completion of maskbench, made from the definitions of its command line.
_maskbench_choices() {
  case $1 in
)" + cases +
         R"(    *) return 1 ;;
  esac
}
_maskbench() {
  local -a choices
  local place= i
  for ((i = 2; i < CURRENT; i++)); do
    _maskbench_choices "${place:+$place }${words[i]}" || break
    place="${place:+$place }${words[i]}"
  done
  choices=()
  _maskbench_choices "$place"
  _describe -t commands 'maskbench' choices
  _files
}
if [ "$funcstack[1]" = _maskbench ]; then
  _maskbench "$@"
else
  compdef _maskbench maskbench
fi
)";
}

}  // namespace maskbench

// SPDX-License-Identifier: Apache-2.0
#include "command_line.hpp"
#include "exit_code.hpp"
#include "terminal.hpp"

#include <fmt/format.h>

#include <unistd.h>

#include <memory>
#include <string>
#include <vector>

namespace vdv463::cli {
namespace {

/// What can follow an option or stand for a positional, as a statement of the shell.
std::string value_words(const CLI::Option& option) {
    const std::string kind = option.get_type_name();
    if (kind == "FILE" || kind == "[FILE]" || kind == "DIR") {
        return "_vdv463_files";
    }
    if (kind == "PROFILE") {
        return "_vdv463_profiles";
    }
    if (kind.find('|') == std::string::npos) {
        return ":";
    }
    std::string words = kind;
    for (char& c : words) {
        c = c == '|' ? ' ' : c;
    }
    return "_vdv463_words " + words;
}

/// The cases of one command and of those below it, under the words that lead to them.
void add_command(std::string& script, const CLI::App& app, const std::string& path) {
    std::string words = fmt::format("{}", fmt::join(command_names(app), " "));
    std::string positional = ":";
    for (const CLI::Option* const option : app.get_options()) {
        if (option->get_positional()) {
            positional = value_words(*option);
        } else if (option->get_items_expected_max() != 0) {
            std::string names;
            for (const std::string& name : option->get_lnames()) {
                names += fmt::format("{}'{}:--{}'", names.empty() ? "" : "|", path, name);
            }
            script += fmt::format("        {}) {}; return ;;\n", names, value_words(*option));
        }
    }
    for (const std::string& name : option_names(app)) {
        words += (words.empty() ? "" : " ") + name;
    }
    script +=
        fmt::format("        '{}:'*) options='{}'; positional='{}' ;;\n", path, words, positional);
    for (const CLI::App* const command :
         app.get_subcommands([](const CLI::App*) { return true; })) {
        add_command(script, *command, fmt::format("{} {}", path, command->get_name()));
    }
}

std::string bash_script(const CLI::App& app) {
    std::string cases;
    add_command(cases, app, "vdv463");
    std::vector<std::string> paths;
    for (const CLI::App* const command :
         app.get_subcommands([](const CLI::App*) { return true; })) {
        paths.push_back(fmt::format("'vdv463 {}'", command->get_name()));
        for (const std::string& below : command_names(*command)) {
            paths.push_back(fmt::format("'vdv463 {} {}'", command->get_name(), below));
        }
    }
    return fmt::format(R"bash(# Completion of vdv463: source <(vdv463 completion bash)
_vdv463_words() {{
    while IFS= read -r word; do
        COMPREPLY+=("$word")
    done < <(compgen -W "$*" -- "$current")
}}
_vdv463_profiles() {{
    _vdv463_words "$(vdv463 profile list 2>/dev/null)"
}}
_vdv463_files() {{
    while IFS= read -r word; do
        COMPREPLY+=("$word")
    done < <(compgen -f -- "$current")
}}
_vdv463() {{
    local current=${{COMP_WORDS[COMP_CWORD]}} previous=${{COMP_WORDS[COMP_CWORD - 1]}}
    local path=vdv463 word options= positional=:
    COMPREPLY=()
    for word in "${{COMP_WORDS[@]:1:COMP_CWORD - 1}}"; do
        case "$path $word" in
            {0}) path="$path $word" ;;
        esac
    done
    case "$path:$previous" in
{1}    esac
    case $current in
        -*) _vdv463_words "$options" ;;
        *)
            $positional
            [ "$positional" != : ] || _vdv463_words "$options"
            ;;
    esac
}}
complete -o filenames -F _vdv463 vdv463
)bash",
                       fmt::join(paths, "|"), cases);
}

}  // namespace

void add_completion(CLI::App& app, Run& run) {
    const auto shell = std::make_shared<std::string>();
    CLI::App* const command =
        app.add_subcommand("completion",
                           "Prints what a shell needs to complete command lines\n\n"
                           "Examples:\n"
                           "  source <(vdv463 completion bash)       in ~/.bashrc\n"
                           "  source <(vdv463 completion zsh)        in ~/.zshrc\n");
    command->add_option("SHELL", *shell, "The shell")
        ->required()
        ->check(CLI::IsMember({"bash", "zsh"}))
        ->type_name("bash|zsh");
    command->callback([&app, &run, shell] {
        run = [&app, shell] {
            // zsh understands the completions of bash once it is told to.
            const char* const before =
                *shell == "zsh" ? "autoload -U +X bashcompinit && bashcompinit\n" : "";
            Output(STDOUT_FILENO).write(before + bash_script(app));
            return exit_ok;
        };
    });
}

}  // namespace vdv463::cli

// SPDX-License-Identifier: Apache-2.0
#include <iostream>
#include <string>

#include "command_line.hpp"

namespace {

/// Text as roff has it: no dash is a hyphen, no line a request.
std::string escaped(const std::string& text) {
    std::string out;
    bool line_begins = true;
    for (const char c : text) {
        if (line_begins && (c == '.' || c == '\'')) {
            out += "\\&";
        }
        line_begins = c == '\n';
        if (c == '-') {
            out += "\\-";
        } else if (c == '\\') {
            out += "\\e";
        } else {
            out += c;
        }
    }
    return out;
}

/// The first line of a description, and the rest as it is laid out.
void print_description(const CLI::App& app) {
    const std::string text = app.get_description();
    const std::size_t end = text.find('\n');
    std::cout << escaped(text.substr(0, end)) << ".\n";
    if (end == std::string::npos) {
        return;
    }
    const std::size_t more = text.find_first_not_of('\n', end);
    std::cout << ".PP\n.nf\n"
              << escaped(text.substr(more, text.find_last_not_of('\n') - more + 1)) << "\n.fi\n";
}

void print_option(const CLI::Option& option) {
    std::string names;
    for (const std::string& name : option.get_snames()) {
        names += (names.empty() ? "-" : ", -") + name;
    }
    for (const std::string& name : option.get_lnames()) {
        names += (names.empty() ? "--" : ", --") + name;
    }
    if (option.get_positional()) {
        names = option.get_name();
    }
    std::cout << ".TP\n\\fB" << escaped(names) << "\\fR";
    if (!option.get_positional() && option.get_items_expected_max() != 0) {
        std::cout << " \\fI" << escaped(option.get_type_name()) << "\\fR";
    }
    std::cout << '\n' << escaped(option.get_description());
    if (!option.get_default_str().empty()) {
        std::cout << " (" << escaped(option.get_default_str()) << ')';
    }
    if (!option.get_envname().empty()) {
        std::cout << " [" << escaped(option.get_envname()) << ']';
    }
    std::cout << '\n';
}

void print_command(const CLI::App& app, const std::string& path) {
    std::cout << ".SS " << escaped(path) << '\n';
    print_description(app);
    for (const CLI::Option* const option : app.get_options()) {
        print_option(*option);
    }
    for (const CLI::App* const command :
         app.get_subcommands([](const CLI::App*) { return true; })) {
        print_command(*command, path + ' ' + command->get_name());
    }
}

}  // namespace

/// Prints the manual page docs/vdv463.1 from the options that the program has.
int main() {
    CLI::App app;
    vdv463::cli::Run run;
    vdv463::cli::add_command_line(app, run);
    std::cout << ".\\\" SPDX-License-Identifier: Apache-2.0\n"
                 ".TH VDV463 1\n"
                 ".SH NAME\nvdv463 \\- talks VDV 463 to a charging management system\n"
                 ".SH SYNOPSIS\n\\fBvdv463\\fR \\fICOMMAND\\fR [\\fIOPTIONS\\fR]\n"
                 ".SH DESCRIPTION\n";
    print_description(app);
    std::cout << ".SH OPTIONS OF EVERY COMMAND\n";
    for (const CLI::Option* const option : app.get_options()) {
        print_option(*option);
    }
    std::cout << ".SH COMMANDS\n";
    for (const CLI::App* const command :
         app.get_subcommands([](const CLI::App*) { return true; })) {
        print_command(*command, command->get_name());
    }
    std::cout << ".SH FILES\n.TP\n\\fI$XDG_CONFIG_HOME/vdv463/NAME.profile\\fR\n"
                 "A profile; without XDG_CONFIG_HOME in \\fI~/.config/vdv463\\fR.\n";
    std::cout.flush();
    return std::cout ? 0 : 1;
}

// SPDX-License-Identifier: Apache-2.0
#include "settings.hpp"

#include "choices.hpp"

namespace vdv463::cli {

Settings& settings() {
    static Settings instance;
    return instance;
}

void add_settings(CLI::App& app) {
    Settings& values = settings();
    add_choice<ColourChoice>(app, "--color", values.colour,
                             {{"auto", ColourChoice::Auto},
                              {"always", ColourChoice::Always},
                              {"never", ColourChoice::Never}},
                             "Colours: on a terminal unless NO_COLOR is set, or as said here");
    app.add_flag("--utc", values.utc, "Read and show times in UTC and not in the local zone");
    app.add_flag("-v,--verbose", values.verbosity,
                 "Show the library's log on standard error; twice: all of it")
        ->default_str({});  // later CLI11 would show a 0
    app.add_flag("-q,--quiet", values.quiet, "Say nothing on standard error but errors");
}

}  // namespace vdv463::cli

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>

#include <cstdint>

namespace vdv463::cli {

enum class ColourChoice : std::uint8_t { Auto, Always, Never };

/// What holds for the whole program, whatever the command.
struct Settings {
    ColourChoice colour = ColourChoice::Auto;
    int verbosity = 0;   ///< 1: the library's log, 2: all of it
    bool quiet = false;  ///< errors only
    bool utc = false;    ///< times are read and shown in UTC, else in the local zone
};

/// Those of this process. Threads: changed while the command line is parsed, before any thread.
Settings& settings();

/// Adds the options that every command takes.
void add_settings(CLI::App& app);

}  // namespace vdv463::cli

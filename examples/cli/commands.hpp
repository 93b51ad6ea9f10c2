// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>

#include <functional>

namespace vdv463::cli {

/// What a parsed command line asks for; gives the exit code.
using Run = std::function<int()>;

/// Each adds one command, which sets `run` when it is the one that was given.
/// Lifetime: `run` must outlive the parsing, `app` also the run.
void add_check(CLI::App& app, Run& run);
void add_watch(CLI::App& app, Run& run);
void add_send(CLI::App& app, Run& run);
void add_request(CLI::App& app, Run& run);
void add_validate(CLI::App& app, Run& run);
void add_decode(CLI::App& app, Run& run);
void add_record(CLI::App& app, Run& run);
void add_replay(CLI::App& app, Run& run);
void add_sim(CLI::App& app, Run& run);
void add_profile(CLI::App& app, Run& run);
void add_completion(CLI::App& app, Run& run);
void add_help(CLI::App& app, Run& run);

}  // namespace vdv463::cli
